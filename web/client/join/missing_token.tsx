import { useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import { tokenFromFragment } from '../../shared/invite';

/** The invitation got lost, as it does when only the address is copied: it can be pasted. */
export function MissingToken({ onToken }: { onToken(token: string): void }) {
  const m = useMessages();
  const [text, setText] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    const token = tokenFromFragment(text.slice(text.indexOf('#') + 1)) ?? text.trim();
    if (token) onToken(token);
  };
  return (
    <form onSubmit={submit} noValidate data-testid="token-missing">
      <p class="lead">{m.join.tokenMissing}</p>
      <label class="field">
        <span class="field-label">{m.join.tokenLabel}</span>
        <input
          type="text"
          autocomplete="off"
          spellcheck={false}
          aria-describedby="token-hint"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <p id="token-hint" class="muted small">
        {m.join.tokenMissingRemedy}
      </p>
      <button type="submit" class="button primary wide">
        {m.join.use}
      </button>
    </form>
  );
}
