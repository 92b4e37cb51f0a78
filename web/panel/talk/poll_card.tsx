import { useMessages } from '../../shared/i18n';
import type { Poll } from '../../shared/protocol/types';
import type { RoomSession } from '../../shared/room/session';
import { useStore } from '../../shared/room/store';
import { PollBars } from '../../shared/ui/poll_bars';
import { useAction } from '../../shared/ui/use_action';
import { PollForm } from './poll_form';

function PollNow({ session, poll, liveVotes }: { session: RoomSession; poll: Poll; liveVotes: number[] | undefined }) {
  const m = useMessages();
  const t = m.panel.poll;
  const votes = poll.choices.map((choice, index) => (poll.open ? liveVotes?.[index] : choice.votes) ?? 0);
  const close = useAction(() => session.ask('close_poll', {}));
  const clear = useAction(() => session.ask('clear_poll', {}));
  return (
    <div class="stack" data-testid="poll-now" data-open={poll.open}>
      <p class="poll-question">
        {poll.question} <span class={poll.open ? 'tag live' : 'tag'}>{poll.open ? t.open : t.closed}</span>
      </p>
      <PollBars poll={poll} votes={votes} />
      <p class="muted small">
        {t.voters(String(poll.voters ?? 0))}. {poll.open && t.shownWhenClosed}
      </p>
      <div class="row">
        {poll.open && (
          <button type="button" class="button primary compact" data-testid="poll-close" aria-busy={close.busy} onClick={close.run}>
            {t.closePoll}
          </button>
        )}
        <button type="button" class="button quiet compact" data-testid="poll-clear" aria-busy={clear.busy} onClick={clear.run}>
          {t.clear}
        </button>
      </div>
    </div>
  );
}

/** One poll at a time, with the votes as they come. */
export function PollCard({ session }: { session: RoomSession }) {
  const m = useMessages();
  const { room, moderation } = useStore(session.store);
  const poll = room?.poll;
  return (
    <section class="card" aria-labelledby="poll-title">
      <h2 id="poll-title">{m.panel.poll.title}</h2>
      {poll ? <PollNow session={session} poll={poll} liveVotes={moderation?.poll_votes} /> : <PollForm session={session} />}
    </section>
  );
}
