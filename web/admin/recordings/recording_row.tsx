import { useContext } from 'preact/hooks';
import { LanguageContext, useMessages } from '../../shared/i18n';
import { clock } from '../../shared/recording/light';
import { api, type StoredRecording } from '../api';
import { ConfirmButton } from '../confirm_button';
import { bytes, dateTime, percent } from '../formats';
import { ProblemNote } from '../problem_note';
import { useTry } from '../use_try';
import { useDownload } from './use_download';

interface RecordingRowProps {
  recording: StoredRecording;
  onOpen(): void;
  onChanged(): Promise<unknown>;
}

function Words({ recording }: { recording: StoredRecording }) {
  const t = useMessages().admin.recordings;
  const { language } = useContext(LanguageContext);
  const { room, began, seconds, state, hold, deleted_at: deletedAt } = recording;
  const facts = [
    clock(seconds),
    bytes(recording.bytes, language),
    t.state[state],
    hold ? t.held : deletedAt === undefined ? '' : t.deletedAt(dateTime(deletedAt, language)),
  ];
  return (
    <div class="line-words">
      <span class="name">
        {room} · {dateTime(began, language)}
      </span>
      <span class="muted small">{facts.filter(Boolean).join(' · ')}</span>
    </div>
  );
}

export function RecordingRow({ recording, onOpen, onChanged }: RecordingRowProps) {
  const t = useMessages().admin.recordings;
  const { language } = useContext(LanguageContext);
  const { share, download } = useDownload(recording);
  const { busy, problem, run } = useTry();
  const { id, room, hold, state } = recording;
  const running = state === 'running';
  const about = <span class="sr-only"> {t.about(room, dateTime(recording.began, language))}</span>;
  const change = (action: () => Promise<unknown>) => run(action).then((done) => (done ? onChanged() : undefined));
  return (
    <li class="line" data-testid={`recording-${id}`} data-state={state} data-hold={hold}>
      <Words recording={recording} />
      <div class="row">
        <button type="button" class="button quiet compact" data-action="open" aria-haspopup="dialog" onClick={onOpen}>
          {t.open}
          {about}
        </button>
        <button
          type="button"
          class="button quiet compact"
          data-action="download"
          aria-busy={share !== undefined}
          onClick={() => share === undefined && void run(download)}
        >
          {share === undefined ? t.download : t.downloading(percent(share, language))}
          {about}
        </button>
        <button
          type="button"
          class="button quiet compact"
          data-action="hold"
          aria-busy={busy}
          onClick={() => void change(() => api.holdRecording(id, !hold))}
        >
          {hold ? t.release : t.hold}
          {about}
        </button>
        {!hold && !running && (
          <ConfirmButton
            testid={`delete-${id}`}
            label={t.delete}
            sure={t.deleteNow}
            about={t.about(room, dateTime(recording.began, language))}
            onConfirm={() => change(() => api.deleteRecording(id))}
          />
        )}
      </div>
      <ProblemNote problem={problem} />
    </li>
  );
}
