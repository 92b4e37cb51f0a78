import { useRef } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import type { RoomState } from '../../shared/protocol/types';
import { raisedHands } from '../../shared/room/selectors';
import type { RoomSession } from '../../shared/room/session';
import { Avatar } from '../../shared/ui/avatar';
import { CloseIcon, MicrophoneIcon } from '../../shared/ui/icons';
import { ActionButton } from '../action_button';
import { useAction } from '../../shared/ui/use_action';
import { useKeptFocus } from '../../shared/ui/use_kept_focus';

/** Who asks for the floor, in the server's order. */
export function HandsCard({ session, room }: { session: RoomSession; room: RoomState }) {
  const m = useMessages();
  const people = raisedHands(room);
  const card = useRef<HTMLElement>(null);
  useKeptFocus(card, '.hands-list button, h2');
  const next = useAction(() => session.ask('give_floor', {}));
  return (
    <section ref={card} class={people.length ? 'card hands-card some' : 'card hands-card'} aria-labelledby="hands-title">
      <div class="card-head">
        <h2 id="hands-title" tabIndex={-1}>
          {m.panel.hands} <span class="count">{people.length}</span>
        </h2>
        {people.length > 0 && (
          <button
            type="button"
            class="button primary compact"
            data-testid="next-floor"
            aria-busy={next.busy}
            onClick={next.run}
          >
            {m.panel.nextFloor}
          </button>
        )}
        {people.length === 0 && <p class="muted small">{m.panel.handsEmpty}</p>}
      </div>
      <ol class="people hands-list" data-testid="hands-list" aria-live="polite" aria-labelledby="hands-title">
        {people.map((person, index) => (
          <li key={person.id} class="person" data-testid={`hand-${person.id}`}>
            <span class="hand-place" aria-hidden="true">
              {index + 1}
            </span>
            <Avatar name={person.name} />
            <span class="person-name">
              <span class="name">{person.name}</span>
            </span>
            <ActionButton
              action="give-floor"
              label={m.panel.action.giveFloor(person.name)}
              onClick={() => session.ask('give_floor', { participant: person.id })}
            >
              <MicrophoneIcon size={20} />
            </ActionButton>
            <ActionButton
              action="lower-hand"
              label={m.panel.action.lowerHand(person.name)}
              onClick={() => session.ask('lower_hand', { participant: person.id })}
            >
              <CloseIcon size={18} />
            </ActionButton>
          </li>
        ))}
      </ol>
    </section>
  );
}
