import { useMessages } from '../shared/i18n';
import type { RoomSession, SessionView } from '../shared/room/session';
import { useStore } from '../shared/room/store';
import { Footer } from '../shared/ui/footer';
import { useTitle } from '../shared/ui/use_title';
import { Wordmark } from '../shared/ui/wordmark';

interface WaitingPageProps {
  session: RoomSession;
  waiting: NonNullable<SessionView['waiting']>;
}

/** In the lobby: why, and that nothing has to be done. The room page takes its place by itself. */
export function WaitingPage({ session, waiting }: WaitingPageProps) {
  const m = useMessages();
  const { link } = useStore(session.store);
  const t = m.waiting;
  const room = waiting.room?.name || waiting.room?.id || '';
  useTitle(t.pageTitle(room));
  return (
    <div class="plain-page small-page">
      <header class="plain-top">
        <Wordmark />
      </header>
      <main class="sheet narrow" data-testid="waiting" data-reason={waiting.reason} data-link={link}>
        <div class="waiting-dots" aria-hidden="true">
          <span />
          <span />
          <span />
        </div>
        <h1>{t.title(room)}</h1>
        <div role="status" class="stack">
          <p class="lead">{link === 'waiting' ? t.reason[waiting.reason] : t.lost}</p>
        </div>
        <p class="muted">{t.byItself}</p>
        <div class="row">
          <button type="button" class="button quiet" data-testid="waiting-leave" onClick={() => session.leave()}>
            {t.leave}
          </button>
        </div>
      </main>
      <Footer />
    </div>
  );
}
