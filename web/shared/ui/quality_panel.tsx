import { useContext } from 'preact/hooks';
import { LanguageContext, useMessages } from '../i18n';
import { qualities, type Quality } from '../protocol/types';
import { roughBytes } from '../room/formats';
import { bytesPerHour } from '../room/quality';
import type { RoomSession } from '../room/session';
import { useStore } from '../room/store';

function Choice({ quality, session }: { quality: Quality; session: RoomSession }) {
  const m = useMessages();
  const { language } = useContext(LanguageContext);
  const { choice } = useStore(session.quality.store);
  const hint =
    quality === 'auto' ? m.quality.autoHint : m.quality.about(roughBytes(bytesPerHour(quality), language));
  return (
    <label class="quality-choice">
      <input
        type="radio"
        name="quality"
        data-testid={`quality-${quality}`}
        checked={choice === quality}
        onChange={() => void session.quality.choose(quality)}
      />
      <span>{m.quality.name[quality]}</span>
      <span class="muted small">{hint}</span>
    </label>
  );
}

function DataUse({ session }: { session: RoomSession }) {
  const m = useMessages();
  const { language } = useContext(LanguageContext);
  const { total, perHour } = useStore(session.vitals.store);
  return (
    <dl class="data-use">
      <dt>{m.quality.used}</dt>
      <dd data-testid="data-total" data-bytes={Math.round(total)}>
        {roughBytes(total, language, 3)}
      </dd>
      <dt>{m.quality.rate}</dt>
      <dd data-testid="data-per-hour" data-bytes={perHour === undefined ? undefined : Math.round(perHour)}>
        {perHour === undefined ? m.quality.measuring : roughBytes(perHour, language)}
      </dd>
    </dl>
  );
}

export function QualityPanel({ session }: { session: RoomSession }) {
  const m = useMessages();
  const { pending } = useStore(session.quality.store);
  return (
    <div class="quality-panel">
      <fieldset class="quality-choices" aria-busy={pending} data-testid="quality-choices">
        <legend>{m.quality.title}</legend>
        {qualities.map((quality) => (
          <Choice key={quality} quality={quality} session={session} />
        ))}
      </fieldset>
      <DataUse session={session} />
    </div>
  );
}
