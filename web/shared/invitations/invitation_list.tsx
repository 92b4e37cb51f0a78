import { useState } from 'preact/hooks';
import { useMessages } from '../i18n';
import { useAction } from '../ui/use_action';
import type { Invitation } from './invitations';

interface InvitationListProps {
  list: Invitation[];
  onRevoke(id: string): Promise<unknown>;
}

function Row({ invitation, onRevoke }: { invitation: Invitation; onRevoke(id: string): Promise<unknown> }) {
  const m = useMessages();
  const t = m.panel.invite;
  const [sure, setSure] = useState(false);
  const revoke = useAction(() => onRevoke(invitation.id));
  const used = String(invitation.used ?? 0);
  const date = (seconds: number) =>
    new Date(seconds * 1000).toLocaleString(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <li class="invitation" data-invitation={invitation.id}>
      <span class="invitation-words">
        <span class="name">{invitation.name ?? t.kinds[invitation.kind]}</span>
        <span class="muted small">
          {m.role[invitation.role]} ·{' '}
          {invitation.uses ? t.usedOf(used, String(invitation.uses)) : t.used(used)}
          {invitation.until && ` · ${t.validUntil(date(invitation.until))}`}
        </span>
      </span>
      <button
        type="button"
        class={sure ? 'button danger compact' : 'button quiet compact'}
        data-testid={`revoke-${invitation.id}`}
        aria-busy={revoke.busy}
        onBlur={() => setSure(false)}
        onClick={() => (sure ? revoke.run() : setSure(true))}
      >
        {sure ? t.revokeNow : t.revoke}
      </button>
    </li>
  );
}

export function InvitationList({ list, onRevoke }: InvitationListProps) {
  const m = useMessages();
  const t = m.panel.invite;
  return (
    <section class="stack" aria-labelledby="invitations-title">
      <h3 id="invitations-title">{t.list}</h3>
      {list.length === 0 && <p class="muted small">{t.none}</p>}
      <ul class="invitations" data-testid="invitation-list">
        {list.map((invitation) => (
          <Row key={invitation.id} invitation={invitation} onRevoke={onRevoke} />
        ))}
      </ul>
    </section>
  );
}
