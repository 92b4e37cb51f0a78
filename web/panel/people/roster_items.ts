import type { Moderation, Participant, Role, RoomState } from '../../shared/protocol/types';
import type { LinkReport } from '../../shared/room/link_reports';
import { matches, stageInOrder } from '../../shared/room/selectors';
import { isBad } from './link_quality';
import type { GridItem } from './virtual_grid';

export const filters = ['all', 'stage', 'hands', 'muted', 'link', 'waiting'] as const;
export type Filter = (typeof filters)[number];

export interface RosterItem extends GridItem {
  kind: 'stage' | 'audience' | 'person' | 'waiting';
  id: string;
  /** Of a heading. */
  count?: number;
}

export interface RosterQuery {
  filter: Filter;
  search: string;
}

const rank: Record<Role, number> = { moderator: 0, speaker: 1, attendee: 2 };
const collator = new Intl.Collator();

type Named = [id: string, person: Participant];

const byRole = ([, a]: Named, [, b]: Named) => rank[a.role] - rank[b.role] || collator.compare(a.name, b.name);

function wanted(filter: Filter, person: Participant, report: LinkReport | undefined): boolean {
  switch (filter) {
    case 'hands':
      return Boolean(person.hand);
    case 'muted':
      return person.microphone === 'muted' && person.stage === true;
    case 'link':
      return isBad(report) || person.connection === 'disconnected';
    default:
      return true;
  }
}

const heading = (kind: 'stage' | 'audience', count: number): RosterItem => ({
  key: `heading-${kind}`,
  kind,
  id: kind,
  heading: true,
  count,
});
const personItem = (id: string): RosterItem => ({ key: id, kind: 'person', id });

function waiting(moderation: Moderation | undefined, search: string): RosterItem[] {
  return Object.entries(moderation?.lobby ?? {})
    .sort(([, a], [, b]) => a.since - b.since)
    .filter(([, { name }]) => matches(name, search))
    .map(([id]) => ({ key: id, kind: 'waiting', id }));
}

/** What the roster shows: who is on stage, in the order of the tiles, then the audience, moderators first. */
export function rosterItems(
  room: RoomState,
  moderation: Moderation | undefined,
  reports: Record<string, LinkReport>,
  { filter, search }: RosterQuery,
): RosterItem[] {
  if (filter === 'waiting') return waiting(moderation, search);
  const people = room.participants ?? {};
  const shown = (id: string) => {
    const person = people[id];
    return person !== undefined && wanted(filter, person, reports[id]) && matches(person.name, search);
  };
  const stage = stageInOrder(room).map(({ id }) => id);
  if (filter === 'hands') return (room.hands ?? []).filter(shown).map(personItem);
  const onStage = stage.filter(shown);
  if (filter === 'stage') return onStage.map(personItem);
  const there = new Set(stage);
  const audience = Object.entries(people)
    .filter(([id]) => !there.has(id) && shown(id))
    .sort(byRole)
    .map(([id]) => id);
  return [
    ...(onStage.length ? [heading('stage', onStage.length), ...onStage.map(personItem)] : []),
    ...(audience.length ? [heading('audience', audience.length), ...audience.map(personItem)] : []),
  ];
}
