import { useEffect, useState } from 'preact/hooks';
import { useMessages } from '../i18n';
import { Dialog } from '../ui/dialog';
import { InvitationList } from './invitation_list';
import {
  listInvitations,
  makeInvitation,
  revokeInvitation,
  type Invitation,
  type InvitationDraft,
  type MadeInvitation,
} from './invitations';
import { InviteForm } from './invite_form';
import { MadeLink } from './made_link';

interface InviteDialogProps {
  /** The room's id, and what people call it. */
  room: string;
  roomName: string;
  onClose(): void;
}

/** A room's invitations: make one, see and revoke those there are. */
export function InviteDialog({ room, roomName, onClose }: InviteDialogProps) {
  const m = useMessages();
  const t = m.panel.invite;
  const [list, setList] = useState<Invitation[]>([]);
  const [made, setMade] = useState<{ made: MadeInvitation; draft: InvitationDraft } | null>(null);
  const [failed, setFailed] = useState(false);
  const attempt = async (action: () => Promise<unknown>) => {
    setFailed(false);
    try {
      await action();
      setList(await listInvitations(room));
    } catch {
      setFailed(true);
    }
  };
  useEffect(() => void attempt(() => Promise.resolve()), [room]);
  const make = (draft: InvitationDraft) =>
    attempt(async () => setMade({ made: await makeInvitation(room, draft), draft }));
  return (
    <Dialog title={t.title} onClose={onClose}>
      {failed && (
        <p class="problem" role="alert">
          {t.failed}
        </p>
      )}
      {made ? (
        <MadeLink room={roomName} made={made.made} draft={made.draft} onAgain={() => setMade(null)} />
      ) : (
        <InviteForm onMake={make} />
      )}
      <InvitationList list={list} onRevoke={(id) => attempt(() => revokeInvitation(room, id))} />
      <div class="dialog-actions">
        <button type="button" class="button quiet" data-testid="invite-close" onClick={onClose}>
          {m.panel.close}
        </button>
      </div>
    </Dialog>
  );
}
