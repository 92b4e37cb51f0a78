import { useMessages } from '../i18n';
import type { RoomSession } from '../room/session';
import { useStore } from '../room/store';
import { Dialog } from './dialog';
import { MicrophoneIcon, MicrophoneOffIcon } from './icons';

/** A moderator asks to unmute: a question, and nothing happens before the answer. */
export function UnmuteAsked({ session }: { session: RoomSession }) {
  const m = useMessages();
  const { unmuteAsked } = useStore(session.store);
  if (!unmuteAsked) return null;
  const close = () => session.dismissUnmuteAsked();
  const unmute = () => {
    close();
    void session.microphone.set(true);
  };
  return (
    <Dialog title={m.unmuteAsked.title} onClose={close}>
      <p data-testid="unmute-asked">{m.unmuteAsked.lead}</p>
      <div class="dialog-actions">
        <button type="button" class="button quiet" data-testid="unmute-decline" onClick={close}>
          <MicrophoneOffIcon size={20} />
          {m.unmuteAsked.decline}
        </button>
        <button type="button" class="button primary" data-testid="unmute-accept" onClick={unmute}>
          <MicrophoneIcon size={20} />
          {m.unmuteAsked.accept}
        </button>
      </div>
    </Dialog>
  );
}
