import { useContext, useState } from 'preact/hooks';
import { LanguageContext, useMessages } from '../shared/i18n';
import { api, type OpenSession, type Session } from './api';
import { ConfirmButton } from './confirm_button';
import { dateTime } from './formats';
import { ProblemNote } from './problem_note';
import { PasswordField, TextField } from './sign_in/fields';
import { RecoveryCodeList } from './sign_in/recovery_code_list';
import { useLoaded, useTry } from './use_try';

function ChangePassword() {
  const m = useMessages();
  const t = m.admin.me;
  const [before, setBefore] = useState('');
  const [next, setNext] = useState('');
  const [done, setDone] = useState(false);
  const { busy, problem, run } = useTry();
  const submit = async (event: Event) => {
    event.preventDefault();
    setDone(false);
    if (!(await run(() => api.changePassword(before, next)))) return;
    setBefore('');
    setNext('');
    setDone(true);
  };
  return (
    <section class="card" aria-labelledby="password-title">
      <h2 id="password-title">{t.password}</h2>
      <form class="stack narrow-form" onSubmit={(event) => void submit(event)}>
        <PasswordField label={t.old} testid="password-old" value={before} onValue={setBefore} />
        <PasswordField
          label={t.new}
          testid="password-new"
          autocomplete="new-password"
          hint={m.admin.setup.passwordHint}
          value={next}
          onValue={setNext}
        />
        <ProblemNote problem={problem} />
        <button type="submit" class="button primary" data-testid="password-change" aria-busy={busy}>
          {t.change}
        </button>
        <p role="status" class="muted small">
          {done && t.changed}
        </p>
      </form>
    </section>
  );
}

function NewRecoveryCodes() {
  const m = useMessages();
  const t = m.admin.me;
  const [code, setCode] = useState('');
  const [codes, setCodes] = useState<string[] | null>(null);
  const { busy, problem, run } = useTry();
  const submit = (event: Event) => {
    event.preventDefault();
    void run(async () => setCodes((await api.renewCodes(code.replace(/\s/g, ''))).recovery_codes));
  };
  return (
    <section class="card" aria-labelledby="codes-title">
      <h2 id="codes-title">{t.codes}</h2>
      {codes ? (
        <RecoveryCodeList codes={codes} />
      ) : (
        <form class="stack narrow-form" onSubmit={submit}>
          <p class="muted small">{t.codesHint}</p>
          <TextField label={m.admin.signIn.code} testid="codes-code" autocomplete="one-time-code" value={code} onValue={setCode} />
          <ProblemNote problem={problem} />
          <button type="submit" class="button quiet" data-testid="codes-renew" aria-busy={busy}>
            {t.renew}
          </button>
        </form>
      )}
    </section>
  );
}

function SessionRow({ session, withName, onEnd }: { session: OpenSession; withName: boolean; onEnd(): Promise<unknown> }) {
  const m = useMessages();
  const t = m.admin.me;
  const { language } = useContext(LanguageContext);
  return (
    <li class="line" data-testid="session" data-current={session.current}>
      <div class="line-words">
        <span class="name">{session.current ? t.thisOne : withName ? session.name : t.otherOne}</span>
        <span class="muted small">{t.since(dateTime(session.created, language), dateTime(session.last_seen, language))}</span>
      </div>
      {!session.current && (
        <ConfirmButton testid="session-end" label={t.end} sure={t.endNow} about={session.name} onConfirm={onEnd} />
      )}
    </li>
  );
}

function Sessions({ admin }: { admin: boolean }) {
  const m = useMessages();
  const t = m.admin.me;
  const [all, setAll] = useState(false);
  const { value: sessions, problem, reload } = useLoaded(() => api.sessions(all), all);
  const { problem: refused, run } = useTry();
  const end = (id: string) => run(async () => void (await api.endSession(id), await reload()));
  return (
    <section class="card" aria-labelledby="sessions-title">
      <h2 id="sessions-title">{t.sessions}</h2>
      <p class="muted small">{t.sessionsHint}</p>
      {admin && (
        <label class="check">
          <input type="checkbox" data-testid="sessions-all" checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />
          {t.all}
        </label>
      )}
      <ProblemNote problem={problem ?? refused} />
      <ul class="lines" data-testid="session-list">
        {sessions?.map((session) => (
          <SessionRow key={session.id} session={session} withName={all} onEnd={() => end(session.id)} />
        ))}
      </ul>
    </section>
  );
}

/** One's own password, recovery codes and the browsers one is signed in with. */
export function OwnSection({ session }: { session: Session }) {
  return (
    <>
      <Sessions admin={session.role === 'admin'} />
      <ChangePassword />
      <NewRecoveryCodes />
    </>
  );
}
