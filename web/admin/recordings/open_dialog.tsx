import { useEffect, useRef, useState } from 'preact/hooks';
import { HttpError } from '../../shared/http';
import { useMessages } from '../../shared/i18n';
import { asWebm } from '../../shared/recording/webm';
import { Dialog } from '../../shared/ui/dialog';
import { api, type StoredRecording } from '../api';
import { ProblemNote } from '../problem_note';
import { useTry } from '../use_try';

/** A recording that a custodian's key has opened, and its files with media in their order. */
interface Opened {
  recording: import('../../shared/recording/custodian').OpenRecording;
  names: string[];
}

/** Null: there is no key in the text. Rejects with an HttpError, or when the key does not open this recording. */
async function openWith(text: string, { id }: StoredRecording): Promise<Opened | null> {
  // Not before it is needed: it is more than the rest of the page.
  const [{ Custodian, outerKeyFile }, { indexOf }] = await Promise.all([
    import('../../shared/recording/custodian'),
    import('../../shared/recording/sealed'),
  ]);
  const custodian = Custodian.from(text);
  if (!custodian) return null;
  const [files, outer] = await Promise.all([api.recordingFiles(id), api.recordingFile(id, outerKeyFile)]);
  const recording = await custodian.unlock(id, outer);
  return { recording, names: files.map(({ name }) => name).filter((name) => indexOf(name) !== undefined) };
}

/** Plays one piece; the next one follows by itself. */
function Player({ url, onEnded }: { url: string; onEnded(): void }) {
  const t = useMessages().admin.recordings;
  const [failed, setFailed] = useState(false);
  useEffect(() => setFailed(false), [url]);
  return (
    <>
      <video
        class="recording-player"
        data-testid="recording-player"
        aria-label={t.list}
        src={url}
        controls
        autoplay
        playsInline
        onEnded={onEnded}
        onError={() => setFailed(true)}
      />
      {failed && (
        <p class="problem" role="alert">
          {t.noPlayback}
        </p>
      )}
    </>
  );
}

/** The piece that is shown, opened when it is asked for and forgotten with the next one: nothing clear is kept. */
function usePiece(recording: StoredRecording, opened: Opened | null) {
  const [piece, setPiece] = useState(0);
  const [url, setUrl] = useState<string | undefined>(undefined);
  const [bad, setBad] = useState(false);
  const { problem, run } = useTry();
  useEffect(() => {
    const name = opened?.names[piece];
    if (!opened || !name) return;
    let here = true;
    let made: string | undefined;
    const load = async () => {
      const sealed = await api.recordingFile(recording.id, name);
      const clear = await opened.recording.open(name, sealed).catch(() => null);
      if (!here) return;
      setBad(!clear);
      made = clear ? URL.createObjectURL(new Blob([asWebm(clear)], { type: 'video/webm' })) : undefined;
      setUrl(made);
    };
    void run(load);
    return () => {
      here = false;
      if (made) URL.revokeObjectURL(made);
    };
  }, [opened, piece]);
  return { piece, setPiece, url, bad, problem };
}

interface KeyFormProps {
  recording: StoredRecording;
  onOpened(opened: Opened): void;
}

function KeyForm({ recording, onOpened }: KeyFormProps) {
  const t = useMessages().admin.recordings;
  const input = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<'badKey' | 'wrongKey' | undefined>(undefined);
  const { busy, problem, run } = useTry();
  const use = (text: string) =>
    run(async () => {
      setWrong(undefined);
      const opened = await openWith(text, recording).catch((error: unknown) => {
        if (error instanceof HttpError) throw error;
        return undefined;
      });
      if (!opened) {
        setWrong(opened === null ? 'badKey' : 'wrongKey');
        return input.current?.select();
      }
      if (input.current) input.current.value = '';
      onOpened(opened);
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void use(input.current?.value ?? '');
      }}
    >
      <label class="field">
        <span class="field-label">{t.key}</span>
        <input
          ref={input}
          type="password"
          autocomplete="off"
          spellcheck={false}
          data-testid="custodian-key"
          aria-invalid={wrong !== undefined}
          aria-describedby={wrong ? 'custodian-key-problem' : undefined}
        />
      </label>
      <label class="field">
        <span class="field-label">{t.keyFile}</span>
        <input type="file" data-testid="custodian-key-file" onChange={(event) => void event.currentTarget.files?.[0]?.text().then(use)} />
      </label>
      {wrong && (
        <p id="custodian-key-problem" class="problem" role="alert" data-testid={wrong}>
          {t[wrong]}
        </p>
      )}
      <ProblemNote problem={problem} />
      <div class="dialog-actions">
        <button type="submit" class="button primary" data-testid="custodian-open" aria-busy={busy}>
          {t.openNow}
        </button>
      </div>
    </form>
  );
}

/** Opens a recording in this browser with a key that never leaves it. */
export function OpenDialog({ recording, onClose }: { recording: StoredRecording; onClose(): void }) {
  const t = useMessages().admin.recordings;
  const [opened, setOpened] = useState<Opened | null>(null);
  const { piece, setPiece, url, bad, problem } = usePiece(recording, opened);
  const count = opened?.names.length ?? 0;
  return (
    <Dialog title={t.openTitle} onClose={onClose}>
      <p class="muted small">{t.openLead}</p>
      {!opened && <KeyForm recording={recording} onOpened={setOpened} />}
      <ProblemNote problem={problem} />
      {bad && (
        <p class="problem" role="alert" data-testid="bad-piece">
          {t.badPiece}
        </p>
      )}
      {url && <Player url={url} onEnded={() => piece + 1 < count && setPiece(piece + 1)} />}
      {count > 0 && (
        <label class="field">
          <span class="field-label">{t.playing(String(piece + 1), String(count))}</span>
          <input
            type="range"
            min={1}
            max={count}
            value={piece + 1}
            data-testid="recording-piece"
            onChange={(event) => setPiece(Number(event.currentTarget.value) - 1)}
          />
        </label>
      )}
      <div class="dialog-actions">
        <button type="button" class="button quiet" data-testid="recording-close" onClick={onClose}>
          {t.close}
        </button>
      </div>
    </Dialog>
  );
}
