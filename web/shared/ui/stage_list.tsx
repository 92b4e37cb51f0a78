import { useMessages } from '../i18n';
import { stageInOrder } from '../room/selectors';
import type { RoomState } from '../protocol/types';
import { Avatar } from './avatar';
import { PersonState } from './person_state';

/** Who is on stage, in the order of the tiles. */
export function StageList({ room, me }: { room: RoomState; me: string | undefined }) {
  const m = useMessages();
  const people = stageInOrder(room);
  return (
    <section class="card" aria-labelledby="stage-title">
      <h2 id="stage-title">
        {m.room.stage} <span class="count">{people.length}</span>
      </h2>
      {people.length === 0 && <p class="muted">{m.room.stageEmpty}</p>}
      <ul class="people" data-testid="stage-list">
        {people.map((person) => {
          const speaking = room.speaking === person.id;
          return (
            <li key={person.id} class="person" data-participant={person.id} data-speaking={speaking}>
              <Avatar name={person.name} speaking={speaking} />
              <span class="person-name">
                <span class="name">{person.name}</span>
                {person.id === me && <span class="tag">{m.room.you}</span>}
                {speaking && <span class="tag live">{m.room.speaking}</span>}
              </span>
              <PersonState person={person} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
