import type { Messages } from '../../shared/i18n';
import type { RoomState, Source } from '../../shared/protocol/types';
import { isPinned, moved, stageInOrder } from '../../shared/room/selectors';
import type { RoomSession } from '../../shared/room/session';
import type { MenuEntry } from './menu';

interface PersonMenuOptions {
  session: RoomSession;
  room: RoomState;
  me: string | undefined;
  id: string;
  m: Messages;
  onRemove(id: string): void;
}

function orderEntries({ session, room, id, m }: PersonMenuOptions): MenuEntry[] {
  const order = stageInOrder(room).map((person) => person.id);
  const index = order.indexOf(id);
  const move = (step: number) => () => void session.ask('scene', { scene: { order: moved(order, id, step) } });
  return [
    { action: 'up', label: m.panel.short.up, disabled: index <= 0, run: move(-1) },
    { action: 'down', label: m.panel.short.down, disabled: index >= order.length - 1, run: move(1) },
  ];
}

function pinEntry({ session, room, id, m }: PersonMenuOptions, source: Source): MenuEntry {
  const tile = { participant: id, source };
  const checked = isPinned(room, tile);
  return {
    action: source === 'camera' ? 'pin' : 'pin-screen',
    label: source === 'camera' ? m.panel.short.pinCamera : m.panel.short.pinScreen,
    checked,
    run: () => void session.ask('scene', { scene: { pinned: checked ? null : tile } }),
  };
}

/** Everything that can be done about somebody just now. */
export function personMenu(options: PersonMenuOptions): MenuEntry[] {
  const { session, room, me, id, m, onRemove } = options;
  const person = room.participants?.[id];
  if (!person) return [];
  const { short } = m.panel;
  const participant = id;
  const entry = (action: string, label: string, run: () => unknown): MenuEntry => ({ action, label, run: () => void run() });
  const live = person.microphone === 'live';
  const sends = person.client !== 'whep';
  return [
    ...(sends && !person.floor && id !== me
      ? [entry('give-floor', short.giveFloor, () => session.ask('give_floor', { participant }))]
      : []),
    ...(person.floor ? [entry('take-floor', short.takeFloor, () => session.ask('take_floor', { participant }))] : []),
    ...(person.stage && !live && id !== me
      ? [entry('ask-unmute', short.askUnmute, () => session.ask('ask_unmute', { participant }))]
      : []),
    ...(live ? [entry('mute', short.mute, () => session.ask('mute_other', { participant }))] : []),
    ...(sends
      ? [
          entry(person.stage ? 'unstage' : 'stage', person.stage ? short.unstage : short.stage, () =>
            session.ask('stage', { participant, on: !person.stage }),
          ),
        ]
      : []),
    ...(person.hand ? [entry('lower-hand', short.lowerHand, () => session.ask('lower_hand', { participant }))] : []),
    ...(person.stage ? [pinEntry(options, 'camera')] : []),
    ...(person.screen ? [pinEntry(options, 'screen')] : []),
    ...(person.stage ? orderEntries(options) : []),
    ...(id !== me ? [{ action: 'remove', label: short.remove, danger: true, run: () => onRemove(id) }] : []),
  ];
}
