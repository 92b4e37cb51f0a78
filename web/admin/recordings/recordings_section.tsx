import { useState } from 'preact/hooks';
import { HttpError } from '../../shared/http';
import { useMessages } from '../../shared/i18n';
import { rescueFocus } from '../../shared/ui/heading_focus';
import { api, type StoredRecording } from '../api';
import { ProblemNote } from '../problem_note';
import { useLoaded } from '../use_try';
import { OpenDialog } from './open_dialog';
import { RecordingRow } from './recording_row';

/** Null: this server records nothing. */
async function load(): Promise<StoredRecording[] | null> {
  try {
    return await api.recordings();
  } catch (error) {
    if (error instanceof HttpError && error.status === 404) return null;
    throw error;
  }
}

/** What lies on the disk: to be downloaded sealed, opened here with a custodian's key, held and deleted. */
export function RecordingsSection() {
  const t = useMessages().admin.recordings;
  const { value: recordings, problem, reload } = useLoaded(load);
  const [open, setOpen] = useState<StoredRecording | null>(null);
  return (
    <>
      <ProblemNote problem={problem} />
      <section class="card" aria-label={t.list}>
        <p class="muted small">{t.lead}</p>
        {recordings === null && <p data-testid="no-recording">{t.notHere}</p>}
        {recordings?.length === 0 && <p class="muted">{t.none}</p>}
        <ul class="lines" data-testid="recording-list">
          {recordings?.map((recording) => (
            <RecordingRow
              key={recording.id}
              recording={recording}
              onOpen={() => setOpen(recording)}
              onChanged={() => reload().then(rescueFocus)}
            />
          ))}
        </ul>
      </section>
      {open && <OpenDialog recording={open} onClose={() => setOpen(null)} />}
    </>
  );
}
