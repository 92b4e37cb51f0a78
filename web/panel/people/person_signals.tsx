import { useMessages } from '../../shared/i18n';
import type { Participant } from '../../shared/protocol/types';
import type { LinkReport } from '../../shared/room/link_reports';
import { isBad, loudness, sparkline } from './link_quality';

const width = 34;
const height = 16;

/** Only of a link that is bad: the last losses as a line, and the numbers in words. */
export function LinkSign({ report }: { report: LinkReport | undefined }) {
  const m = useMessages();
  if (!report || !isBad(report)) return null;
  const loss = `${Math.round(Math.max(report.loss ?? 0, ...report.history.slice(-5)) * 100)} %`;
  const delay = (report.round_trip_ms ?? 0) >= 300 ? m.panel.delay(String(Math.round(report.round_trip_ms ?? 0))) : '';
  const words = m.panel.badLink(loss, delay);
  return (
    <span class="link-sign" title={words} data-bad-link>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true" focusable="false">
        <polyline points={sparkline(report.history, width, height - 2)} />
      </svg>
      <span class="sr-only">{words}</span>
    </span>
  );
}

/** How loud somebody is who is heard. */
export function LevelSign({ person, level }: { person: Participant; level: number | undefined }) {
  const m = useMessages();
  if (person.microphone !== 'live' || level === undefined) return null;
  const loud = loudness(level);
  return (
    <span class="level-sign" data-loud={loud} title={m.panel.level[loud]} aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  );
}
