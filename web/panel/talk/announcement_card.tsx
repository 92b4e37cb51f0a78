import { useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import type { Announcement } from '../../shared/protocol/types';
import type { RoomSession } from '../../shared/room/session';
import { useAction } from '../../shared/ui/use_action';

const longest = 300;

/** A line that stands on everybody's page. */
export function AnnouncementCard({ session, now }: { session: RoomSession; now: Announcement | undefined }) {
  const m = useMessages();
  const [text, setText] = useState('');
  const show = useAction(async () => {
    if (text.trim() && (await session.ask('announce', { text: text.trim() }))) setText('');
  });
  const clear = useAction(() => session.ask('announce', { text: '' }));
  const submit = (event: Event) => {
    event.preventDefault();
    show.run();
  };
  return (
    <section class="card" aria-labelledby="announcement-title">
      <h2 id="announcement-title">{m.panel.announcement.title}</h2>
      {now && (
        <div class="now-shown" data-testid="announcement-now">
          <p>
            <span class="tag live">{m.panel.announcement.now}</span> {now.text}
          </p>
          <button type="button" class="button quiet compact" data-testid="announcement-clear" aria-busy={clear.busy} onClick={clear.run}>
            {m.panel.announcement.clear}
          </button>
        </div>
      )}
      <form class="stack" onSubmit={submit}>
        <textarea
          rows={2}
          maxLength={longest}
          data-testid="announcement-text"
          aria-label={m.panel.announcement.label}
          aria-describedby="announcement-hint"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <p id="announcement-hint" class="muted small">
          {m.panel.announcement.hint}
        </p>
        <button type="submit" class="button quiet compact" data-testid="announcement-show" aria-busy={show.busy}>
          {now ? m.panel.announcement.replace : m.panel.announcement.show}
        </button>
      </form>
    </section>
  );
}
