import { useMessages } from '../i18n';
import type { SessionView } from '../room/session';
import { Footer } from './footer';
import { Wordmark } from './wordmark';

type Ended = NonNullable<SessionView['ended']>;

/** The invitation lets nobody in any more: only another one helps. */
export const needsAnotherLink = ({ reason, code }: Ended): boolean =>
  reason === 'moderator' || reason === 'revoked' || code === 'unauthorized' || code === 'forbidden';

const mayComeBack = ({ reason, code }: Ended): boolean =>
  reason === 'left' || reason === 'replaced' || (reason === 'refused' && code === undefined) || code === 'not_found';

/** What happened, and what one can do now. */
export function EndedPage({ ended, onAgain }: { ended: Ended; onAgain(): void }) {
  const m = useMessages();
  const t = m.ended;
  const { reason, code } = ended;
  const what = code ? m.refusal[code] : t.what[reason];
  return (
    <div class="plain-page small-page">
      <header class="plain-top">
        <Wordmark />
      </header>
      <main class="sheet narrow" data-testid="ended" data-reason={reason}>
        <h1>{reason === 'refused' && !code ? t.notAdmitted : t[reason]}</h1>
        <p class="lead">{what}</p>
        {needsAnotherLink(ended) && <p class="muted">{t.askForLink}</p>}
        <div class="row">
          {mayComeBack(ended) && (
            <button type="button" class="button primary" data-testid="again" onClick={onAgain}>
              {reason === 'replaced' ? t.here : reason === 'refused' ? t.askAgain : t.again}
            </button>
          )}
          {needsAnotherLink(ended) && (
            <button type="button" class="button quiet" data-testid="another-link" onClick={onAgain}>
              {t.anotherLink}
            </button>
          )}
          <a class="button quiet" href="/">
            {t.home}
          </a>
        </div>
      </main>
      <Footer />
    </div>
  );
}
