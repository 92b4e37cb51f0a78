import type { Participant, Region, Role, RoomState, Tile } from '../protocol/types';

export interface Person extends Participant {
  id: string;
}

const person = (state: RoomState, id: string): Person | undefined => {
  const found = state.participants?.[id];
  return found && { id, ...found };
};

const present = <T>(value: T | undefined): value is T => value !== undefined;

/** The stage in the order of the tiles: those the moderator ordered first, then the rest as they came. */
export function stageInOrder(state: RoomState): Person[] {
  const stage = state.stage ?? [];
  const ordered = (state.scene?.order ?? []).filter((id) => stage.includes(id));
  const rest = stage.filter((id) => !ordered.includes(id));
  return [...ordered, ...rest].map((id) => person(state, id)).filter(present);
}

/** The order after one person has moved by `step` places; the same array when that is not possible. */
export function moved(order: readonly string[], id: string, step: number): string[] {
  const from = order.indexOf(id);
  const to = from + step;
  if (from < 0 || to < 0 || to >= order.length) return [...order];
  const next = order.filter((other) => other !== id);
  next.splice(to, 0, id);
  return next;
}

export const raisedHands = (state: RoomState): Person[] =>
  (state.hands ?? []).map((id) => person(state, id)).filter(present);

const folded = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();

export const matches = (name: string, search: string): boolean => folded(name).includes(folded(search.trim()));

const rank: Record<Role, number> = { moderator: 0, speaker: 1, attendee: 2 };

/** Everybody who is not on stage, moderators first, then by name. */
export function audience(state: RoomState): Person[] {
  const stage = state.stage ?? [];
  return Object.keys(state.participants ?? {})
    .filter((id) => !stage.includes(id))
    .map((id) => person(state, id))
    .filter(present)
    .sort((a, b) => rank[a.role] - rank[b.role] || a.name.localeCompare(b.name));
}

export const nameOf = (state: RoomState, id: string): string => state.participants?.[id]?.name ?? '?';

/** What the picture shows, each once, the largest region first and otherwise as the layout lists them. */
export function onScreen(state: RoomState): Region[] {
  const seen = new Set<string>();
  return [...(state.on_screen ?? [])]
    .sort((a, b) => b.width * b.height - a.width * a.height)
    .filter((region) => {
      const key = `${region.participant}/${region.source}`;
      return state.participants?.[region.participant] && !seen.has(key) && seen.add(key);
    });
}

export const isPinned = (state: RoomState, tile: Tile): boolean =>
  state.scene?.pinned?.participant === tile.participant && state.scene.pinned.source === tile.source;

/** Who may send: everybody on stage, and moderators, who come on stage by it. */
export const maySend = (role: Role, onStage: boolean): boolean => onStage || role === 'moderator';

export const isOnStage = (state: RoomState | null, id: string | undefined): boolean =>
  id !== undefined && (state?.stage?.includes(id) ?? false);
