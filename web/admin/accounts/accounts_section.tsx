import { useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import { api, type Account, type AccountRole } from '../api';
import { ProblemNote } from '../problem_note';
import { TextField } from '../sign_in/fields';
import { useLoaded, useTry } from '../use_try';
import { AccountRow } from './account_row';
import { CodeDialog, type GivenCode } from './code_dialog';

const roles: AccountRole[] = ['moderator', 'admin'];

function NewAccount({ onMade }: { onMade(given: GivenCode): void }) {
  const m = useMessages();
  const t = m.admin.accounts;
  const [name, setName] = useState('');
  const [role, setRole] = useState<AccountRole>('moderator');
  const { busy, problem, run } = useTry();
  const submit = (event: Event) => {
    event.preventDefault();
    void run(async () => {
      const { code } = await api.addAccount({ name: name.trim(), role });
      onMade({ name: name.trim(), code });
      setName('');
    });
  };
  return (
    <section class="card" aria-labelledby="new-account-title">
      <h2 id="new-account-title">{t.add}</h2>
      <form class="fields" onSubmit={submit}>
        <TextField label={t.name} testid="account-name" longest={64} value={name} onValue={setName} />
        <label class="field">
          <span class="field-label">{t.role}</span>
          <select data-testid="account-role" value={role} onChange={(event) => setRole(event.currentTarget.value as AccountRole)}>
            {roles.map((one) => (
              <option key={one} value={one}>
                {t.roles[one]}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="button primary" data-testid="account-add" aria-busy={busy}>
          {t.addButton}
        </button>
      </form>
      <ProblemNote problem={problem} />
    </section>
  );
}

/** Who may sign in. Only admins see this. */
export function AccountsSection({ me }: { me: string }) {
  const m = useMessages();
  const { value: accounts, problem, reload } = useLoaded(api.accounts);
  const [given, setGiven] = useState<GivenCode | null>(null);
  const { problem: refused, run } = useTry();
  const act = (action: () => Promise<unknown>) => run(async () => void (await action(), await reload()));
  const reset = (account: Account) =>
    act(async () => setGiven({ name: account.name, code: (await api.resetAccount(account.id)).code }));
  const made = (next: GivenCode) => {
    setGiven(next);
    void reload();
  };
  return (
    <>
      <ProblemNote problem={problem ?? refused} />
      <section class="card" aria-label={m.admin.section.accounts}>
        <ul class="lines" data-testid="account-list">
          {accounts?.map((account) => (
            <AccountRow key={account.id} account={account} me={account.id === me} onAct={act} onReset={() => reset(account)} />
          ))}
        </ul>
      </section>
      <NewAccount onMade={made} />
      {given && <CodeDialog given={given} onClose={() => setGiven(null)} />}
    </>
  );
}
