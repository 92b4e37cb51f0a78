import { useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import { svgUrl } from '../../shared/invitations/invitations';
import { useHeadingFocus } from '../../shared/ui/heading_focus';
import { api } from '../api';
import { ProblemNote } from '../problem_note';
import { useLoaded, useTry } from '../use_try';
import { TextField } from './fields';
import { PlainPage } from './plain_page';
import { RecoveryCodeList } from './recovery_code_list';

/** In fours, as one reads a long word aloud. */
const inFours = (secret: string) => secret.replace(/(.{4})(?=.)/g, '$1 ');

function Enrol({ onCodes }: { onCodes(codes: string[]): void }) {
  const m = useMessages();
  const t = m.admin.secondFactor;
  const { value: enrolment, problem: notLoaded } = useLoaded(api.enrol);
  const [code, setCode] = useState('');
  const { busy, problem, run } = useTry();
  const submit = (event: Event) => {
    event.preventDefault();
    void run(async () => onCodes((await api.confirm(code.replace(/\s/g, ''))).recovery_codes));
  };
  return (
    <>
      <h1>{t.title}</h1>
      <p class="lead">{t.lead}</p>
      <ProblemNote problem={notLoaded} />
      {enrolment && (
        <form onSubmit={submit}>
          <img class="qr" src={svgUrl(enrolment.qr)} alt={t.qr} width={208} height={208} />
          <p class="muted small">{t.typed}</p>
          <p>
            <code class="secret" data-testid="totp-secret" data-secret={enrolment.secret}>
              {inFours(enrolment.secret)}
            </code>
          </p>
          <TextField
            label={t.code}
            testid="totp-code"
            autocomplete="one-time-code"
            mode="numeric"
            hint={t.codeHint}
            value={code}
            onValue={setCode}
          />
          <ProblemNote problem={problem} />
          <button type="submit" class="button primary wide" data-testid="totp-confirm" aria-busy={busy}>
            {t.confirm}
          </button>
        </form>
      )}
    </>
  );
}

/** An account works only with a second factor: this comes right after the first password. */
export function SecondFactorPage({ onDone }: { onDone(): void }) {
  const m = useMessages();
  const t = m.admin.secondFactor;
  const [codes, setCodes] = useState<string[] | null>(null);
  useHeadingFocus(codes ? 'codes' : 'enrol');
  return (
    <PlainPage testid="second-factor">
      {codes ? (
        <>
          <h1>{t.codesTitle}</h1>
          <RecoveryCodeList codes={codes} />
          <button type="button" class="button primary wide" data-testid="codes-kept" onClick={onDone}>
            {t.kept}
          </button>
        </>
      ) : (
        <Enrol onCodes={setCodes} />
      )}
    </PlainPage>
  );
}
