import type { ComponentChildren } from 'preact';
import { useMessages } from '../shared/i18n';
import type { RoomState } from '../shared/protocol/types';
import type { Person } from '../shared/room/selectors';
import { Avatar } from '../shared/ui/avatar';
import { PersonState } from '../shared/ui/person_state';

interface PersonRowProps {
  person: Person;
  room: RoomState;
  me: string | undefined;
  handle?: ComponentChildren;
  children: ComponentChildren;
}

/** A person with what can be done about them. */
export function PersonRow({ person, room, me, handle, children }: PersonRowProps) {
  const m = useMessages();
  const speaking = room.speaking === person.id;
  return (
    <>
      <div class="person-line">
        {handle}
        <Avatar name={person.name} speaking={speaking} />
        <span class="person-name">
          <span class="name">{person.name}</span>
          {person.id === me && <span class="tag">{m.room.you}</span>}
          {speaking && <span class="tag live">{m.room.speaking}</span>}
          {person.connection === 'disconnected' && <span class="tag warning">{m.panel.disconnected}</span>}
          {person.role === 'moderator' && person.id !== me && <span class="tag plain">{m.role[person.role]}</span>}
        </span>
        <PersonState person={person} />
      </div>
      <div class="person-actions">{children}</div>
    </>
  );
}
