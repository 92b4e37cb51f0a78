import { useEffect, useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import type { Poll } from '../../shared/protocol/types';
import { chosen } from '../../shared/room/poll';
import type { RoomSession } from '../../shared/room/session';
import { PollBars } from '../../shared/ui/poll_bars';
import { useAction } from '../../shared/ui/use_action';

type Vote = { counted: number[] | undefined; choices: number[] };

const same = (a: readonly number[], b: readonly number[] | undefined) => a.join() === b?.join();

function VoteForm({ session, poll }: { session: RoomSession; poll: Poll }) {
  const m = useMessages();
  const t = m.vote;
  const [{ counted, choices }, setVote] = useState<Vote>({ counted: undefined, choices: [] });
  const vote = useAction(async () => {
    if (choices.length && (await session.ask('vote', { choices }))) setVote({ counted: choices, choices });
  });
  const submit = (event: Event) => {
    event.preventDefault();
    vote.run();
  };
  return (
    <form class="stack" onSubmit={submit}>
      <fieldset class="poll-choices">
        <legend class="poll-question">{poll.question}</legend>
        {poll.choices.map(({ text }, index) => (
          <label key={index} class="check">
            <input
              type={poll.multiple ? 'checkbox' : 'radio'}
              name={`poll-${poll.id}`}
              data-testid={`vote-${index}`}
              checked={choices.includes(index)}
              onChange={(event) =>
                setVote({ counted, choices: chosen(choices, index, event.currentTarget.checked, poll.multiple === true) })
              }
            />
            <span>{text}</span>
          </label>
        ))}
      </fieldset>
      <div class="row">
        <button type="submit" class="button primary compact" data-testid="vote" aria-busy={vote.busy} disabled={!choices.length}>
          {counted ? t.change : t.vote}
        </button>
      </div>
      <p class="muted small" role="status" data-testid="vote-state">
        {counted ? (same(choices, counted) ? t.counted : t.notYet) : poll.multiple ? t.several : t.one}
      </p>
    </form>
  );
}

/** The moderator's question, and what came out once it is closed. */
export function PollCard({ session, poll }: { session: RoomSession; poll: Poll }) {
  const m = useMessages();
  useEffect(() => {
    if (poll.open) session.notices.add('info', (t) => t.vote.asked(poll.question));
  }, []);
  return (
    <section class="card" aria-labelledby="vote-title" data-testid="poll" data-open={poll.open}>
      <h2 id="vote-title">{m.vote.title}</h2>
      {poll.open ? (
        <VoteForm session={session} poll={poll} />
      ) : (
        <>
          <p class="poll-question">{poll.question}</p>
          <PollBars poll={poll} votes={poll.choices.map(({ votes }) => votes ?? 0)} />
          <p class="muted small" role="status">
            {m.vote.closed(String(poll.voters ?? 0))}
          </p>
        </>
      )}
    </section>
  );
}
