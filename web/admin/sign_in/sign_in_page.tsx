import { useEffect, useRef, useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import { HttpError } from '../../shared/http';
import { api, type Session } from '../api';
import { ProblemNote } from '../problem_note';
import { useTry } from '../use_try';
import { PasswordField, TextField } from './fields';
import { PlainPage } from './plain_page';

const asksForCode = (error: unknown) => error instanceof HttpError && error.code === 'second_factor';

/** Name and password first; then, when they are right, the second factor. */
export function SignInPage({ onSession }: { onSession(session: Session): void }) {
  const m = useMessages();
  const t = m.admin.signIn;
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [step, setStep] = useState<'password' | 'code'>('password');
  const { busy, problem, run } = useTry();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), [step]);

  const signIn = async () => {
    const secret = step === 'code' ? { second_factor: code.trim() } : {};
    try {
      onSession(await api.signIn({ name: name.trim(), password, ...secret }));
    } catch (error) {
      if (step === 'password' && asksForCode(error)) return setStep('code');
      throw error;
    }
  };
  const submit = (event: Event) => {
    event.preventDefault();
    void run(signIn);
  };
  return (
    <PlainPage testid="sign-in">
      <h1>{step === 'code' ? t.codeTitle : t.title}</h1>
      <form onSubmit={submit} ref={form}>
        {step === 'password' ? (
          <>
            <TextField label={t.name} testid="sign-in-name" autocomplete="username" value={name} onValue={setName} />
            <PasswordField label={t.password} testid="sign-in-password" value={password} onValue={setPassword} />
          </>
        ) : (
          <TextField
            label={t.code}
            testid="sign-in-code"
            autocomplete="one-time-code"
            hint={t.codeHint}
            value={code}
            onValue={setCode}
          />
        )}
        <ProblemNote problem={problem} />
        <button type="submit" class="button primary wide" data-testid="sign-in-button" aria-busy={busy}>
          {step === 'code' ? t.confirm : t.button}
        </button>
        {step === 'code' && (
          <button type="button" class="link-button" onClick={() => setStep('password')}>
            {t.otherAccount}
          </button>
        )}
      </form>
    </PlainPage>
  );
}
