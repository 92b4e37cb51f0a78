import { useState } from 'preact/hooks';
import { useMessages } from '../i18n';
import type { RoomSession } from '../room/session';
import { useStore } from '../room/store';
import { Dialog } from './dialog';

interface ConsentDialogProps {
  recorded: boolean | undefined;
  onAnswer(accepted: boolean): void;
  onClose(): void;
}

function ConsentDialog({ recorded, onAnswer, onClose }: ConsentDialogProps) {
  const m = useMessages();
  const t = m.recording;
  const now = recorded === undefined ? t.notAsked : recorded ? t.youAreIn : t.youAreOut;
  return (
    <Dialog title={t.askTitle} onClose={onClose}>
      <p data-testid="recording-asked">{t.askLead}</p>
      <p class="muted small">{now}</p>
      <div class="dialog-actions">
        <button type="button" class="button quiet" data-testid="recording-decline" onClick={() => onAnswer(false)}>
          {t.decline}
        </button>
        <button type="button" class="button primary" data-testid="recording-accept" onClick={() => onAnswer(true)}>
          {t.accept}
        </button>
      </div>
    </Dialog>
  );
}

/**
 * While a class is recorded: a mark that stays, told aloud when it comes and goes, and the question whether one may be in
 * it. The mark opens the question again at any time. Putting it off, by Escape, counts as no.
 */
export function RecordingConsent({ session }: { session: RoomSession }) {
  const m = useMessages();
  const t = m.recording;
  const { room, recorded, recordingPutOff } = useStore(session.store);
  const [reopened, setReopened] = useState(false);
  const mark = room?.recording;
  const asking = Boolean(mark) && (reopened || (recorded === undefined && !recordingPutOff));
  const close = () => {
    setReopened(false);
    session.putOffRecordingQuestion(true);
  };
  const answer = (accepted: boolean) => {
    close();
    void session.answerRecording(accepted);
  };
  return (
    <>
      <p class="sr-only" role="status" data-testid="recording-status">
        {mark ? t.said[mark] : ''}
      </p>
      {mark && (
        <button
          type="button"
          class="recording-mark"
          data-testid="recording-mark"
          data-state={mark}
          data-recorded={recorded ?? 'unasked'}
          aria-haspopup="dialog"
          title={t.said[mark]}
          onClick={() => setReopened(true)}
        >
          <span class="recording-sign" aria-hidden="true" />
          <span>{t.mark[mark]}</span>
          <span class="recording-own">{recorded ? t.ownIn : t.ownOut}</span>
        </button>
      )}
      {asking && <ConsentDialog recorded={recorded} onAnswer={answer} onClose={close} />}
    </>
  );
}
