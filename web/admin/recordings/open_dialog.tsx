import { useEffect, useRef, useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import { Dialog } from '../../shared/ui/dialog';
import { api, type StoredRecording } from '../api';
import { ProblemNote } from '../problem_note';
import { useTry } from '../use_try';

type Custodian = import('../../shared/recording/custodian').Custodian;

const isPiece = (name: string) => name.endsWith('.age');

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
function usePiece(recording: StoredRecording, custodian: Custodian | null) {
  const [names, setNames] = useState<string[]>([]);
  const [piece, setPiece] = useState(0);
  const [url, setUrl] = useState<string | undefined>(undefined);
  const [wrong, setWrong] = useState(false);
  const { problem, run } = useTry();
  useEffect(() => {
    if (!custodian) return;
    setWrong(false);
    void run(async () => setNames((await api.recordingFiles(recording.id)).map(({ name }) => name).filter(isPiece)));
  }, [custodian]);
  useEffect(() => {
    const name = names[piece];
    if (!custodian || !name) return;
    let here = true;
    let made: string | undefined;
    const load = async () => {
      const sealed = await api.recordingFile(recording.id, name);
      const clear = await custodian.open(sealed).catch(() => null);
      if (!here) return;
      if (!clear) return setWrong(true);
      made = URL.createObjectURL(new Blob([clear], { type: 'video/webm' }));
      setUrl(made);
    };
    void run(load);
    return () => {
      here = false;
      if (made) URL.revokeObjectURL(made);
    };
  }, [custodian, names, piece]);
  return { names, piece, setPiece, url, wrong, problem };
}

interface KeyFormProps {
  onKey(custodian: Custodian): void;
}

function KeyForm({ onKey }: KeyFormProps) {
  const t = useMessages().admin.recordings;
  const input = useRef<HTMLInputElement>(null);
  const [bad, setBad] = useState(false);
  const use = async (text: string) => {
    const { Custodian } = await import('../../shared/recording/custodian');
    const custodian = Custodian.from(text);
    setBad(!custodian);
    if (!custodian) return input.current?.focus();
    if (input.current) input.current.value = '';
    onKey(custodian);
  };
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
          aria-invalid={bad}
          aria-describedby={bad ? 'custodian-key-problem' : undefined}
        />
      </label>
      <label class="field">
        <span class="field-label">{t.keyFile}</span>
        <input type="file" data-testid="custodian-key-file" onChange={(event) => void event.currentTarget.files?.[0]?.text().then(use)} />
      </label>
      {bad && (
        <p id="custodian-key-problem" class="problem" role="alert">
          {t.badKey}
        </p>
      )}
      <div class="dialog-actions">
        <button type="submit" class="button primary" data-testid="custodian-open">
          {t.openNow}
        </button>
      </div>
    </form>
  );
}

/** Opens a recording in this browser with a key that never leaves it. */
export function OpenDialog({ recording, onClose }: { recording: StoredRecording; onClose(): void }) {
  const t = useMessages().admin.recordings;
  const [custodian, setCustodian] = useState<Custodian | null>(null);
  const { names, piece, setPiece, url, wrong, problem } = usePiece(recording, custodian);
  const retry = () => setCustodian(null);
  useEffect(() => {
    if (wrong) retry();
  }, [wrong]);
  const count = String(names.length);
  return (
    <Dialog title={t.openTitle} onClose={onClose}>
      <p class="muted small">{t.openLead}</p>
      <ProblemNote problem={problem} />
      {wrong && (
        <p class="problem" role="alert" data-testid="wrong-key">
          {t.wrongKey}
        </p>
      )}
      {!custodian && <KeyForm onKey={setCustodian} />}
      {custodian && url && <Player url={url} onEnded={() => piece + 1 < names.length && setPiece(piece + 1)} />}
      {custodian && names.length > 0 && (
        <label class="field">
          <span class="field-label">{t.playing(String(piece + 1), count)}</span>
          <input
            type="range"
            min={1}
            max={names.length}
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
