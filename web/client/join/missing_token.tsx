import { useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import { isEmpty, passFromFragment, type Pass } from '../../shared/room/entry';

/** The invitation got lost, as it does when only the address is copied: it can be pasted. */
export function MissingToken({ onToken }: { onToken(pass: Pass): void }) {
  const m = useMessages();
  const [text, setText] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    const pass = passFromFragment(text.slice(text.indexOf('#') + 1));
    if (!isEmpty(pass)) return onToken(pass);
    if (text.trim()) onToken({ token: text.trim() });
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
      <p class="small">
        <a href={`/admin#back=${encodeURIComponent(location.pathname)}`}>{m.join.signIn}</a>
      </p>
    </form>
  );
}
