import { useState } from 'preact/hooks';
import { useMessages } from '../i18n';
import type { Role } from '../protocol/types';
import { useAction } from '../ui/use_action';
import { secondsFrom, type InvitationDraft, type InvitationKind } from './invitations';

const kinds: InvitationKind[] = ['class', 'person'];
const roles: Role[] = ['attendee', 'speaker', 'moderator'];

interface InviteFormProps {
  onMake(draft: InvitationDraft): Promise<unknown>;
}

function useDraft() {
  const [kind, setKind] = useState<InvitationKind>('class');
  const [role, setRole] = useState<Role>('attendee');
  const [name, setName] = useState('');
  const [uses, setUses] = useState('30');
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const draft = (): InvitationDraft => ({
    kind,
    role,
    ...(kind === 'person' ? { name: name.trim() } : { uses: Number(uses) || 1 }),
    ...(from && { from: secondsFrom(from) }),
    ...(until && { until: secondsFrom(until) }),
  });
  return { kind, setKind, role, setRole, name, setName, uses, setUses, from, setFrom, until, setUntil, draft };
}

/** For whom a link is, and for how long. */
export function InviteForm({ onMake }: InviteFormProps) {
  const m = useMessages();
  const t = m.panel.invite;
  const d = useDraft();
  const make = useAction(() => onMake(d.draft()));
  const submit = (event: Event) => {
    event.preventDefault();
    make.run();
  };
  return (
    <form class="stack invite-form" onSubmit={submit}>
      <label class="field">
        <span class="field-label">{t.kind}</span>
        <select data-testid="invite-kind" value={d.kind} onChange={(event) => d.setKind(event.currentTarget.value as InvitationKind)}>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {t.kinds[kind]}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="field-label">{t.role}</span>
        <select data-testid="invite-role" value={d.role} onChange={(event) => d.setRole(event.currentTarget.value as Role)}>
          {roles.map((role) => (
            <option key={role} value={role}>
              {m.role[role]}
            </option>
          ))}
        </select>
      </label>
      {d.kind === 'person' ? (
        <label class="field">
          <span class="field-label">{t.name}</span>
          <input
            type="text"
            required
            maxLength={64}
            data-testid="invite-name"
            value={d.name}
            onInput={(event) => d.setName(event.currentTarget.value)}
          />
        </label>
      ) : (
        <label class="field">
          <span class="field-label">{t.uses}</span>
          <input
            type="number"
            required
            min={1}
            max={1000}
            data-testid="invite-uses"
            value={d.uses}
            onInput={(event) => d.setUses(event.currentTarget.value)}
          />
        </label>
      )}
      <label class="field">
        <span class="field-label">{t.from}</span>
        <input type="datetime-local" data-testid="invite-from" value={d.from} onInput={(event) => d.setFrom(event.currentTarget.value)} />
      </label>
      <label class="field">
        <span class="field-label">{t.until}</span>
        <input type="datetime-local" data-testid="invite-until" value={d.until} onInput={(event) => d.setUntil(event.currentTarget.value)} />
      </label>
      <button type="submit" class="button primary" data-testid="invite-create" aria-busy={make.busy}>
        {t.create}
      </button>
    </form>
  );
}
