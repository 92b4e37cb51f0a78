import { useMessages } from '../shared/i18n';
import type { RoomState, Source } from '../shared/protocol/types';
import { isPinned, moved, stageInOrder, type Person } from '../shared/room/selectors';
import type { RoomSession } from '../shared/room/session';
import {
  CloseIcon,
  DownIcon,
  GripIcon,
  MicrophoneOffIcon,
  PinIcon,
  PinScreenIcon,
  UnstageIcon,
  UpIcon,
} from '../shared/ui/icons';
import { ActionButton } from './action_button';
import { useDragOrder } from './drag_order';
import { PersonRow } from './person_row';

export interface PeopleCardProps {
  session: RoomSession;
  room: RoomState;
  me: string | undefined;
  onRemove(person: Person): void;
}

interface PinButtonProps {
  session: RoomSession;
  room: RoomState;
  person: Person;
  source: Source;
}

function PinButton({ session, room, person, source }: PinButtonProps) {
  const m = useMessages();
  const tile = { participant: person.id, source };
  const pinned = isPinned(room, tile);
  return (
    <ActionButton
      action={source === 'camera' ? 'pin' : 'pin-screen'}
      source={source}
      label={source === 'camera' ? m.panel.action.pinCamera(person.name) : m.panel.action.pinScreen(person.name)}
      pressed={pinned}
      onClick={() => void session.ask('scene', { scene: { pinned: pinned ? null : tile } })}
    >
      {source === 'camera' ? <PinIcon size={20} /> : <PinScreenIcon size={20} />}
    </ActionButton>
  );
}

interface StageActionsProps extends PeopleCardProps {
  person: Person;
  order: string[];
  onOrder(order: string[]): void;
}

function StageActions({ session, room, me, person, order, onOrder, onRemove }: StageActionsProps) {
  const m = useMessages();
  const index = order.indexOf(person.id);
  const { id, name } = person;
  return (
    <>
      <ActionButton
        action="up"
        label={m.panel.action.up(name)}
        disabled={index <= 0}
        onClick={() => onOrder(moved(order, id, -1))}
      >
        <UpIcon size={20} />
      </ActionButton>
      <ActionButton
        action="down"
        label={m.panel.action.down(name)}
        disabled={index >= order.length - 1}
        onClick={() => onOrder(moved(order, id, 1))}
      >
        <DownIcon size={20} />
      </ActionButton>
      <PinButton session={session} room={room} person={person} source="camera" />
      {person.screen && <PinButton session={session} room={room} person={person} source="screen" />}
      <span class="spring" />
      <ActionButton
        action="mute"
        label={m.panel.action.mute(name)}
        disabled={person.microphone !== 'live'}
        onClick={() => void session.ask('mute_other', { participant: id })}
      >
        <MicrophoneOffIcon size={20} />
      </ActionButton>
      <ActionButton
        action="unstage"
        label={m.panel.action.unstage(name)}
        onClick={() => void session.ask('stage', { participant: id, on: false })}
      >
        <UnstageIcon size={20} />
      </ActionButton>
      {id !== me && (
        <ActionButton action="remove" danger label={m.panel.action.remove(name)} onClick={() => onRemove(person)}>
          <CloseIcon size={20} />
        </ActionButton>
      )}
    </>
  );
}

/** Who is on stage, in the order of the tiles. */
export function StageCard(props: PeopleCardProps) {
  const { session, room, me } = props;
  const m = useMessages();
  const people = stageInOrder(room);
  const order = people.map((person) => person.id);
  const setOrder = (next: string[]) => void session.ask('scene', { scene: { order: next } });
  const rowProps = useDragOrder(order, setOrder);
  return (
    <section class="card" aria-labelledby="stage-title">
      <h2 id="stage-title">
        {m.room.stage} <span class="count">{people.length}</span>
      </h2>
      <p class="muted small">{people.length > 1 ? m.panel.orderHint : people.length === 0 && m.room.stageEmpty}</p>
      <ol class="people panel-people" data-testid="stage-list">
        {people.map((person) => (
          <li key={person.id} class="panel-person" data-testid={`participant-${person.id}`} {...rowProps(person.id)}>
            <PersonRow
              person={person}
              room={room}
              me={me}
              handle={
                <span class="grip" aria-hidden="true">
                  <GripIcon size={18} />
                </span>
              }
            >
              <StageActions {...props} person={person} order={order} onOrder={setOrder} />
            </PersonRow>
          </li>
        ))}
      </ol>
    </section>
  );
}
