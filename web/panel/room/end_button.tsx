import { useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import type { RoomSession } from '../../shared/room/session';
import { Dialog } from '../../shared/ui/dialog';

/** Ends it for everybody, after a question. */
export function EndButton({ session }: { session: RoomSession }) {
  const m = useMessages();
  const [asking, setAsking] = useState(false);
  const end = () => {
    setAsking(false);
    void session.ask('end', {});
  };
  return (
    <>
      <button type="button" class="button quiet danger-text" data-testid="end-button" aria-haspopup="dialog" onClick={() => setAsking(true)}>
        {m.panel.end}
      </button>
      {asking && (
        <Dialog title={m.panel.confirmEnd} onClose={() => setAsking(false)}>
          <p>{m.panel.confirmEndLead}</p>
          <div class="dialog-actions">
            <button type="button" class="button quiet" onClick={() => setAsking(false)}>
              {m.panel.cancel}
            </button>
            <button type="button" class="button danger" data-testid="confirm-end" onClick={end}>
              {m.panel.endNow}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
