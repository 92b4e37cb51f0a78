import { useMessages } from '../i18n';
import type { Poll } from '../protocol/types';
import { percentages } from '../room/poll';

/** How many chose what. */
export function PollBars({ poll, votes }: { poll: Poll; votes: readonly number[] }) {
  const m = useMessages();
  const percent = percentages(votes, poll.voters ?? 0);
  return (
    <ul class="poll-bars" data-testid="poll-bars">
      {poll.choices.map(({ text }, index) => (
        <li key={index} data-votes={votes[index] ?? 0}>
          <span class="poll-bar" aria-hidden="true" style={{ transform: `scaleX(${(percent[index] ?? 0) / 100})` }} />
          <span class="poll-text">{text}</span>
          <span class="poll-count">{m.panel.poll.votes(String(votes[index] ?? 0), String(percent[index] ?? 0))}</span>
        </li>
      ))}
    </ul>
  );
}
