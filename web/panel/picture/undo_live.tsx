import { useMessages } from '../../shared/i18n';
import type { RoomSession } from '../../shared/room/session';
import { useStore } from '../../shared/room/store';
import { UndoIcon } from '../../shared/ui/icons';
import { useAction } from '../../shared/ui/use_action';

/** Back to the scene that was live before. */
export function UndoLive({ session }: { session: RoomSession }) {
  const m = useMessages();
  const { moderation } = useStore(session.store);
  const undo = useAction(() => session.ask('undo', {}));
  const possible = (moderation?.undo ?? 0) > 0;
  return (
    <button
      type="button"
      class="button quiet compact undo-live"
      data-testid="undo-live"
      aria-disabled={!possible}
      aria-busy={undo.busy}
      onClick={() => possible && undo.run()}
    >
      <UndoIcon size={16} />
      {m.panel.editor.undoLive}
    </button>
  );
}
