import { useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';

/** Shown this once: to print or copy. */
export function RecoveryCodeList({ codes }: { codes: string[] }) {
  const m = useMessages();
  const t = m.admin.secondFactor;
  const [copied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard?.writeText(codes.join('\n')).then(() => setCopied(true), () => undefined);
  return (
    <div class="stack recovery">
      <p>{t.codesLead}</p>
      <ol class="recovery-codes" data-testid="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div class="row">
        <button type="button" class="button quiet compact" data-testid="codes-print" onClick={() => print()}>
          {t.print}
        </button>
        <button type="button" class="button quiet compact" data-testid="codes-copy" onClick={copy}>
          {copied ? t.copied : t.copy}
        </button>
      </div>
      <p class="sr-only" role="status">
        {copied && t.copied}
      </p>
    </div>
  );
}
