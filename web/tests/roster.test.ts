import assert from 'node:assert/strict';
import test from 'node:test';
import { isBad, loudness, sparkline } from '../panel/people/link_quality';
import { rosterItems, type Filter } from '../panel/people/roster_items';
import type { Moderation, RoomState } from '../shared/protocol/types';
import { LinkReports } from '../shared/room/link_reports';

const room: RoomState = {
  participants: {
    a: { name: 'Ada', role: 'speaker', stage: true, microphone: 'live' },
    b: { name: 'Bo', role: 'speaker', stage: true, microphone: 'muted' },
    c: { name: 'Émile', role: 'attendee', hand: 2 },
    d: { name: 'Dee', role: 'attendee', hand: 1 },
    e: { name: 'Max', role: 'moderator', connection: 'disconnected' },
  },
  stage: ['b', 'a'],
  hands: ['d', 'c'],
  scene: { preset: 'grid', order: ['a'] },
};
const moderation: Moderation = {
  lobby: { y: { name: 'Yan', reason: 'lobby', since: 20 }, z: { name: 'Zoë', reason: 'locked', since: 10 } },
};
const lossy = { c: { loss: 0.2, history: [0, 0.2] }, d: { loss: 0.01, history: [0.01] } };
const keys = (filter: Filter, search = '') =>
  rosterItems(room, moderation, lossy, { filter, search }).map(({ key }) => key);

test('the stage comes first, in the order of the tiles, then the audience, moderators first', () => {
  assert.deepEqual(keys('all'), ['heading-stage', 'a', 'b', 'heading-audience', 'e', 'd', 'c']);
});

test('each filter shows whom it names', () => {
  assert.deepEqual(keys('stage'), ['a', 'b']);
  assert.deepEqual(keys('hands'), ['d', 'c']);
  assert.deepEqual(keys('muted'), ['heading-stage', 'b']);
  assert.deepEqual(keys('link'), ['heading-audience', 'e', 'c']);
  assert.deepEqual(keys('waiting'), ['z', 'y']);
});

test('searching ignores accents and leaves out headings over nobody', () => {
  assert.deepEqual(keys('all', 'emi'), ['heading-audience', 'c']);
  assert.deepEqual(keys('waiting', 'zoe'), ['z']);
  assert.deepEqual(keys('all', 'nobody'), []);
});

test('a link is bad for a while after it lost much, or when it is slow', () => {
  assert.equal(isBad(undefined), false);
  assert.equal(isBad({ history: [0.3, 0, 0, 0, 0, 0] }), false);
  assert.equal(isBad({ history: [0.3, 0, 0, 0, 0] }), true);
  assert.equal(isBad({ history: [0], round_trip_ms: 700 }), true);
});

test('a sparkline stays in its box', () => {
  assert.equal(sparkline([0, 0.1, 5], 20, 10), '0.0,10.0 10.0,5.0 20.0,0.0');
});

test('loudness goes from silent to loud', () => {
  assert.deepEqual([undefined, -90, -50, -30, -5].map(loudness), [0, 0, 1, 2, 3]);
});

test('reports are patches: what did not change stays the same object, null takes away', () => {
  const reports = new LinkReports();
  reports.receive({ a: { loss: 0.1, rung: 'low' }, b: { loss: 0 } });
  const { b } = reports.store.value.reports;
  reports.receive({ a: { loss: 0, rung: null } });
  assert.equal(reports.store.value.reports['b'], b);
  assert.deepEqual(reports.store.value.reports['a'], { loss: 0, history: [0.1, 0] });
  reports.receive({ a: null });
  assert.equal(reports.store.value.reports['a'], undefined);
  for (let i = 0; i < 100; i++) reports.receive({ b: { loss: i / 100 } });
  assert.equal(reports.store.value.reports['b']?.history.length, 30);
});
