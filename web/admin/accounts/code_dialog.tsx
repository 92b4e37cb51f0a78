import { useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import { Dialog } from '../../shared/ui/dialog';
import { setupLink } from '../problem';

export interface GivenCode {
  name: string;
  code: string;
}

/** The one-time code of an account that is new or was reset, this once, to be handed over. */
export function CodeDialog({ given: { name, code }, onClose }: { given: GivenCode; onClose(): void }) {
  const m = useMessages();
  const t = m.admin.accounts;
  const [copied, setCopied] = useState(false);
  const link = setupLink(location.origin, code, name);
  const copy = () => void navigator.clipboard?.writeText(link).then(() => setCopied(true), () => undefined);
  return (
    <Dialog title={t.codeTitle(name)} onClose={onClose}>
      <p>{t.codeLead}</p>
      <p>
        <code class="secret" data-testid="account-code">
          {code}
        </code>
      </p>
      <label class="field">
        <span class="field-label">{t.codeLink}</span>
        <input type="text" readOnly data-testid="account-link" value={link} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <p class="sr-only" role="status">
        {copied && m.panel.invite.copied}
      </p>
      <div class="dialog-actions">
        <button type="button" class="button quiet" onClick={copy}>
          {copied ? m.panel.invite.copied : m.panel.invite.copy}
        </button>
        <button type="button" class="button primary" data-testid="code-close" onClick={onClose}>
          {m.panel.close}
        </button>
      </div>
    </Dialog>
  );
}
