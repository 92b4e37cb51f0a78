import { useMessages } from '../../shared/i18n';
import type { Person } from '../../shared/room/selectors';
import type { RoomSession } from '../../shared/room/session';
import { Dialog } from '../../shared/ui/dialog';

interface ConfirmRemoveProps {
  session: RoomSession;
  person: Person;
  onClose(): void;
}

export function ConfirmRemove({ session, person, onClose }: ConfirmRemoveProps) {
  const m = useMessages();
  const remove = () => {
    void session.ask('remove', { participant: person.id });
    onClose();
  };
  return (
    <Dialog title={m.panel.confirmRemove(person.name)} onClose={onClose}>
      <p>{m.panel.confirmRemoveLead}</p>
      <div class="dialog-actions">
        <button type="button" class="button quiet" onClick={onClose}>
          {m.panel.cancel}
        </button>
        <button type="button" class="button danger" data-testid="confirm-remove" onClick={remove}>
          {m.panel.remove}
        </button>
      </div>
    </Dialog>
  );
}
