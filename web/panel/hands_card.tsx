import { useMessages } from '../shared/i18n';
import type { RoomState } from '../shared/protocol/types';
import { isOnStage, raisedHands } from '../shared/room/selectors';
import type { RoomSession } from '../shared/room/session';
import { Avatar } from '../shared/ui/avatar';
import { CloseIcon } from '../shared/ui/icons';
import { ActionButton } from './action_button';

/** Who asks for the floor, first come first. */
export function HandsCard({ session, room }: { session: RoomSession; room: RoomState }) {
  const m = useMessages();
  const people = raisedHands(room);
  return (
    <section class={people.length ? 'card hands-card some' : 'card hands-card'} aria-labelledby="hands-title">
      <h2 id="hands-title">
        {m.panel.hands} <span class="count">{people.length}</span>
      </h2>
      {people.length === 0 && <p class="muted small">{m.panel.handsEmpty}</p>}
      <ol class="people" data-testid="hands-list" aria-live="polite">
        {people.map((person) => (
          <li key={person.id} class="person" data-testid={`hand-${person.id}`}>
            <Avatar name={person.name} />
            <span class="person-name">
              <span class="name">{person.name}</span>
            </span>
            {!isOnStage(room, person.id) && (
              <button
                type="button"
                class="button primary compact"
                data-action="stage"
                aria-label={m.panel.action.stage(person.name)}
                onClick={() => void session.ask('stage', { participant: person.id, on: true })}
              >
                {m.panel.toStage}
              </button>
            )}
            <ActionButton
              action="lower-hand"
              label={m.panel.action.lowerHand(person.name)}
              onClick={() => void session.ask('lower_hand', { participant: person.id })}
            >
              <CloseIcon size={18} />
            </ActionButton>
          </li>
        ))}
      </ol>
    </section>
  );
}
