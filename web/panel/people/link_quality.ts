import type { LinkReport } from '../../shared/room/link_reports';

const badLoss = 0.05;
const badDelayMs = 500;
/** How many of the last reports a link must be good for, to be taken for good. */
const memory = 5;

/** Whether a link is so bad that a moderator should know. */
export function isBad(report: LinkReport | undefined): boolean {
  if (!report) return false;
  const lately = report.history.slice(-memory);
  return (report.round_trip_ms ?? 0) >= badDelayMs || lately.some((loss) => loss >= badLoss);
}

/** A sparkline's points, as SVG wants them: losses from 0 to `most`, the newest at the right. */
export function sparkline(history: readonly number[], width: number, height: number, most = 0.2): string {
  const step = history.length > 1 ? width / (history.length - 1) : 0;
  const y = (loss: number) => height - (Math.min(Math.max(loss, 0), most) / most) * height;
  return history.map((loss, i) => `${(i * step).toFixed(1)},${y(loss).toFixed(1)}`).join(' ');
}

/** 0 (silent) to 3 (loud) of a level in dBov. */
export function loudness(level: number | undefined): 0 | 1 | 2 | 3 {
  if (level === undefined || level < -60) return 0;
  if (level < -40) return 1;
  return level < -20 ? 2 : 3;
}
