import type { Messages } from '../../../shared/i18n';
import type { CustomTile, RoomState, Source } from '../../../shared/protocol/types';
import { percent } from './boxes';

export function personWords(m: Messages, room: RoomState, participant: string, source: Source = 'camera'): string {
  const name = room.participants?.[participant]?.name ?? m.panel.editor.gone;
  return source === 'screen' ? m.panel.editor.personScreen(name) : m.panel.editor.personCamera(name);
}

/** What a tile shows, in words. */
export function showsWords(m: Messages, room: RoomState, tile: CustomTile): string {
  if (tile.show === 'participant') return personWords(m, room, tile.participant ?? '', tile.source);
  return m.panel.editor.shows[tile.show];
}

export const placeWords = (m: Messages, { x, y, width, height }: CustomTile): string =>
  m.panel.editor.moved(...([x, y, width, height].map((value) => String(percent(value))) as [string, string, string, string]));
