import assert from 'node:assert/strict';
import test from 'node:test';
import { linkState } from '../shared/room/link_state';
import * as select from '../shared/room/selectors';
import type { RoomState } from '../shared/protocol/types';

const room: RoomState = {
  participants: {
    p1: { name: 'Ada', role: 'speaker' },
    p2: { name: 'Émile', role: 'attendee', hand: 1 },
    p3: { name: 'Bea', role: 'speaker' },
    p4: { name: 'Max', role: 'moderator' },
  },
  stage: ['p1', 'p3', 'gone'],
  hands: ['p2', 'gone'],
  scene: { preset: 'grid', order: ['p3', 'p2'] },
  on_screen: [
    { participant: 'p1', source: 'camera', x: 0, y: 0, width: 320, height: 180 },
    { participant: 'p3', source: 'screen', x: 0, y: 0, width: 960, height: 540 },
    { participant: 'gone', source: 'camera', x: 0, y: 0, width: 320, height: 180 },
    { participant: 'p1', source: 'camera', x: 0, y: 0, width: 320, height: 180 },
  ],
};
const ids = (people: { id: string }[]) => people.map((person) => person.id);

test('the stage is listed in the order of the tiles', () => {
  assert.deepEqual(ids(select.stageInOrder(room)), ['p3', 'p1']);
});

test('moving goes one place and stops at the ends', () => {
  assert.deepEqual(select.moved(['a', 'b', 'c'], 'a', 1), ['b', 'a', 'c']);
  assert.deepEqual(select.moved(['a', 'b', 'c'], 'c', -2), ['c', 'a', 'b']);
  assert.deepEqual(select.moved(['a', 'b'], 'a', -1), ['a', 'b']);
  assert.deepEqual(select.moved(['a', 'b'], 'x', 1), ['a', 'b']);
});

test('the audience is everybody else, moderators first', () => {
  assert.deepEqual(ids(select.audience(room)), ['p4', 'p2']);
  assert.deepEqual(ids(select.raisedHands(room)), ['p2']);
});

test('searching ignores case and accents', () => {
  assert.ok(select.matches('Émile', 'emi'));
  assert.ok(select.matches('Zoe', ' ZOË '));
  assert.ok(!select.matches('Ada', 'b'));
});

test('what is on screen is told once each, the largest first, without people who left', () => {
  assert.deepEqual(
    select.onScreen(room).map((tile) => `${tile.participant}/${tile.source}`),
    ['p3/screen', 'p1/camera'],
  );
});

test('an empty room has empty lists', () => {
  for (const list of [select.stageInOrder({}), select.audience({}), select.raisedHands({}), select.onScreen({})]) {
    assert.deepEqual(list, []);
  }
});

test('who is off stage may not send, but a moderator comes on stage by it', () => {
  assert.equal(select.maySend('attendee', false), false);
  assert.equal(select.maySend('attendee', true), true);
  assert.equal(select.maySend('speaker', false), false);
  assert.equal(select.maySend('speaker', true), true);
  assert.equal(select.maySend('moderator', false), true);
});

test('it is connected only when both connections are', () => {
  assert.equal(linkState('connecting', 'closed', false), 'connecting');
  assert.equal(linkState('connected', 'connecting', false), 'connecting');
  assert.equal(linkState('connected', 'connected', false), 'connected');
  assert.equal(linkState('connected', 'lost', true), 'reconnecting');
  assert.equal(linkState('reconnecting', 'connected', true), 'reconnecting');
  assert.equal(linkState('closed', 'closed', true), 'closed');
});
