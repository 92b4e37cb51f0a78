import { useMessages } from '../i18n';
import type { SessionView } from '../room/session';
import { Footer } from './footer';
import { Wordmark } from './wordmark';

export function EndedPage({ ended, onAgain }: { ended: NonNullable<SessionView['ended']>; onAgain(): void }) {
  const m = useMessages();
  const again = ended.reason === 'left' || ended.reason === 'replaced' || ended.code === 'not_found';
  return (
    <div class="plain-page small-page">
      <header class="plain-top">
        <Wordmark />
      </header>
      <main class="sheet narrow" data-testid="ended" data-reason={ended.reason}>
        <h1>{m.ended[ended.reason]}</h1>
        {ended.code && <p class="lead">{m.refusal[ended.code]}</p>}
        <div class="row">
          {again && (
            <button type="button" class="button primary" onClick={onAgain}>
              {m.ended.again}
            </button>
          )}
          <a class="button quiet" href="/">
            {m.ended.home}
          </a>
        </div>
      </main>
      <Footer />
    </div>
  );
}
