import { useEffect, useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import { api } from '../api';
import { setupFrom } from '../problem';
import { ProblemNote } from '../problem_note';
import { PasswordField, TextField } from '../sign_in/fields';
import { PlainPage } from '../sign_in/plain_page';
import { useLoaded, useTry } from '../use_try';

/** Out of the address bar at once, where it could be seen. */
function takeFragment() {
  const found = setupFrom(location.hash);
  if (location.hash) history.replaceState(null, '', location.pathname);
  return found;
}

/** The first admin of a new server, or an account's first password: both by a one-time code. */
export function SetupPage() {
  const m = useMessages();
  const t = m.admin.setup;
  const [given] = useState(takeFragment);
  const [code, setCode] = useState(given.code);
  const [name, setName] = useState(given.name);
  const [password, setPassword] = useState('');
  const { value } = useLoaded(api.setupNeeded);
  const { busy, problem, run } = useTry();
  // Another link opened in this tab changes the fragment alone.
  useEffect(() => {
    const changed = () => location.hash && location.reload();
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  const first = value?.needed === true;
  const submit = (event: Event) => {
    event.preventDefault();
    void run(async () => {
      await api.setUp({ code: code.trim(), name: name.trim(), password });
      location.assign('/admin');
    });
  };
  return (
    <PlainPage testid="setup">
      <h1>{first ? t.title : t.accountTitle}</h1>
      <p class="lead">{first ? t.lead : t.accountLead}</p>
      <form onSubmit={submit}>
        <TextField label={t.code} testid="setup-code" hint={first ? t.codeHint : undefined} value={code} onValue={setCode} />
        <TextField
          label={t.name}
          testid="setup-name"
          autocomplete="username"
          longest={64}
          hint={first ? t.nameHint : t.accountNameHint}
          value={name}
          onValue={setName}
        />
        <PasswordField
          label={t.password}
          testid="setup-password"
          autocomplete="new-password"
          hint={t.passwordHint}
          value={password}
          onValue={setPassword}
        />
        <ProblemNote problem={problem} />
        <button type="submit" class="button primary wide" data-testid="setup-button" aria-busy={busy}>
          {t.button}
        </button>
      </form>
    </PlainPage>
  );
}
