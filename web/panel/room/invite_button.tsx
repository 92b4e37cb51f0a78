import { useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import { InviteDialog } from '../../shared/invitations/invite_dialog';
import { isEmpty, keptPass } from '../../shared/room/entry';
import { InviteIcon } from '../../shared/ui/icons';

/** For who came in by an account: nobody else sees to invitations. */
export function InviteButton({ room, roomName }: { room: string; roomName: string }) {
  const m = useMessages();
  const [byAccount] = useState(() => isEmpty(keptPass(room)));
  const [open, setOpen] = useState(false);
  if (!byAccount) return null;
  return (
    <>
      <button type="button" class="button quiet compact" data-testid="invite-button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <InviteIcon size={18} />
        {m.panel.invite.button}
      </button>
      {open && <InviteDialog room={room} roomName={roomName} onClose={() => setOpen(false)} />}
    </>
  );
}
