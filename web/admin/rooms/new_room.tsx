import { useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import { secondsFrom } from '../../shared/invitations/invitations';
import { api, type RoomKind } from '../api';
import { ProblemNote } from '../problem_note';
import { TextField } from '../sign_in/fields';
import { useTry } from '../use_try';

const kinds: RoomKind[] = ['permanent', 'one_off'];

export function NewRoom({ onMade }: { onMade(): void }) {
  const m = useMessages();
  const t = m.admin.rooms;
  const [name, setName] = useState('');
  const [kind, setKind] = useState<RoomKind>('permanent');
  const [ends, setEnds] = useState('');
  const [made, setMade] = useState('');
  const { busy, problem, run } = useTry();
  const submit = (event: Event) => {
    event.preventDefault();
    setMade('');
    void run(async () => {
      const end = kind === 'one_off' ? { ends: secondsFrom(ends) } : {};
      const room = await api.addRoom({ name: name.trim(), kind, ...end });
      setMade(room.name ?? name);
      setName('');
      onMade();
    });
  };
  return (
    <section class="card" aria-labelledby="new-room-title">
      <h2 id="new-room-title">{t.add}</h2>
      <form class="fields" onSubmit={submit}>
        <TextField label={t.name} testid="room-name" longest={64} value={name} onValue={setName} />
        <label class="field">
          <span class="field-label">{t.kind}</span>
          <select data-testid="room-kind" value={kind} onChange={(event) => setKind(event.currentTarget.value as RoomKind)}>
            {kinds.map((one) => (
              <option key={one} value={one}>
                {t.kinds[one]}
              </option>
            ))}
          </select>
        </label>
        {kind === 'one_off' && (
          <label class="field">
            <span class="field-label">{t.ends}</span>
            <input
              type="datetime-local"
              required
              data-testid="room-ends"
              value={ends}
              onInput={(event) => setEnds(event.currentTarget.value)}
            />
          </label>
        )}
        <button type="submit" class="button primary" data-testid="room-add" aria-busy={busy}>
          {t.addButton}
        </button>
      </form>
      <ProblemNote problem={problem} />
      <p role="status" class="muted small">
        {made && t.made(made)}
      </p>
    </section>
  );
}
