import { useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import { destination } from '../../shared/invite';
import { Footer } from '../../shared/ui/footer';
import { ArrowIcon } from '../../shared/ui/icons';
import { Wordmark } from '../../shared/ui/wordmark';

export function StartPage() {
  const m = useMessages();
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  const go = (event: Event) => {
    event.preventDefault();
    const target = destination(text, location.origin);
    setWrong(!target);
    if (target) location.assign(target);
  };
  return (
    <div class="plain-page small-page">
      <header class="plain-top">
        <Wordmark />
      </header>
      <main class="sheet narrow">
        <h1>{m.start.title}</h1>
        <p class="lead">{m.start.lead}</p>
        <form onSubmit={go} noValidate>
          <label class="field">
            <span class="field-label">{m.start.label}</span>
            <input
              type="text"
              data-testid="room-code"
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              aria-describedby="room-hint"
              aria-invalid={wrong}
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
            />
          </label>
          <p id="room-hint" class="muted small">
            {m.start.hint}
          </p>
          {wrong && (
            <p class="problem" role="alert">
              {m.start.invalid}
            </p>
          )}
          <button type="submit" class="button primary wide" data-testid="room-go">
            {m.start.go}
            <ArrowIcon size={20} />
          </button>
        </form>
        <p class="muted small">
          {m.start.signInLead} <a href="/admin">{m.start.signIn}</a>
        </p>
      </main>
      <Footer />
    </div>
  );
}
