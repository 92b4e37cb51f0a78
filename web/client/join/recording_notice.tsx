import { useEffect, useState } from 'preact/hooks';
import { call } from '../../shared/http';
import { useMessages } from '../../shared/i18n';

interface RecordingNoticeProps {
  accepted: boolean;
  onChange(accepted: boolean): void;
}

/** Before anybody joins, where the server can record at all. Unticked is no answer: he is asked when it begins. */
export function RecordingNotice({ accepted, onChange }: RecordingNoticeProps) {
  const m = useMessages();
  const [possible, setPossible] = useState(false);
  useEffect(() => {
    call<{ recording?: boolean }>('GET', '/setup').then(
      ({ recording }) => setPossible(recording === true),
      // Then joining fails, too, and says why.
      () => undefined,
    );
  }, []);
  if (!possible) return null;
  return (
    <div class="recording-notice" data-testid="recording-notice">
      <p id="recording-notice" class="muted small">
        {m.recording.joinNotice}
      </p>
      <label class="check">
        <input
          type="checkbox"
          data-testid="join-recorded"
          aria-describedby="recording-notice"
          checked={accepted}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        {m.recording.joinAccept}
      </label>
    </div>
  );
}
