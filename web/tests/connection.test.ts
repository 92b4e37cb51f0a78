import assert from 'node:assert/strict';
import test, { afterEach, beforeEach } from 'node:test';
import { Backoff } from '../shared/room/backoff';
import { RoomConnection } from '../shared/room/connection';
import { RequestError, type Requests } from '../shared/protocol/types';
import { FakeSocket } from './fake_socket';

let log: string[];
let open: RoomConnection | undefined;
let hello: () => Promise<Requests['join']>;

function connect(): RoomConnection {
  const connection = new RoomConnection({
    url: 'ws://x',
    hello: () => hello(),
    backoff: new Backoff(1, 1),
    openSocket: FakeSocket.open,
    events: {
      state: (state) => log.push(state),
      joined: (joined) => log.push(`joined ${joined.participant}`),
      room: (state) => log.push(`room ${JSON.stringify(state)}`),
      sender: (message) => log.push(`sender ${message.source}`),
      delivery: ({ rung, reason }) => log.push(`delivery ${rung} ${reason}`),
      still: (picture) => log.push(`still ${picture.byteLength}`),
      iceServers: (servers) => log.push(`ice ${servers.length}`),
      turnedAway: (code) => log.push(`turned away ${code}`),
      mutedByModerator: () => log.push('muted'),
      waiting: ({ reason }) => log.push(`waiting ${reason}`),
      moderation: (moderation) => log.push(`moderation ${JSON.stringify(moderation)}`),
      vitals: ({ participants }) => log.push(`vitals ${JSON.stringify(participants)}`),
      chat: ({ text }) => log.push(`chat ${text}`),
      face: ({ participant }) => log.push(`face ${participant}`),
      unmuteAsked: (name) => log.push(`unmute asked ${name}`),
      facesWanted: (wanted) => log.push(`faces wanted ${wanted}`),
      ended: (reason, code) => log.push(`ended ${reason} ${code ?? ''}`.trim()),
    },
  });
  open = connection;
  connection.start();
  return connection;
}

const nextSocket = async (count: number) => {
  while (FakeSocket.opened.length < count) await new Promise((resolve) => setImmediate(resolve));
  return FakeSocket.last;
};

beforeEach(() => {
  log = [];
  FakeSocket.opened = [];
  hello = () => Promise.resolve({ ticket: 'ticket', name: 'Ada', language: 'en' });
});

/** Or a failed test's attempts would keep the process alive. */
afterEach(() => open?.leave());

test('the first message is join, and patches change the room', async () => {
  connect();
  await FakeSocket.last.admit(7, { stage: [] });
  assert.deepEqual(FakeSocket.last.sent[0], { type: 'join', id: 1, ticket: 'ticket', name: 'Ada', language: 'en' });
  FakeSocket.last.receive({ type: 'patch', revision: 8, merge: { stage: ['p1'] } });
  assert.deepEqual(log, ['connecting', 'joined p1', 'connected', 'room {"stage":["p1"]}']);
});

test('a request is answered by the message with its id', async () => {
  const connection = connect();
  await FakeSocket.last.admit();
  const first = connection.request('mute', { muted: true });
  const second = connection.request('camera', { on: true });
  const [mute, camera] = FakeSocket.last.sent.slice(1);
  FakeSocket.last.receive({ type: 'error', id: camera?.['id'], code: 'forbidden', message: 'no' });
  FakeSocket.last.receive({ type: 'ok', id: mute?.['id'] });
  await first;
  await assert.rejects(second, (error: RequestError) => error.code === 'forbidden');
});

test('a broken connection fails its requests and comes back with the seat', async () => {
  const connection = connect();
  await FakeSocket.last.admit();
  const lost = connection.request('hand', { raised: true });
  FakeSocket.last.onclose?.();
  await assert.rejects(lost, (error: RequestError) => error.code === 'closed');
  const again = await nextSocket(2);
  await again.admit(3);
  assert.equal(again.sent[0]?.['resume'], 'secret');
  assert.deepEqual(log, ['connecting', 'joined p1', 'connected', 'reconnecting', 'reconnecting', 'joined p1', 'connected']);
});

test('a hole in the revisions leads to a new snapshot', async () => {
  connect();
  const first = FakeSocket.last;
  await first.admit(1);
  first.receive({ type: 'patch', revision: 3, merge: {} });
  assert.ok(first.closed);
  await (await nextSocket(2)).admit(3);
  assert.equal(log.at(-1), 'connected');
});

test('a wrong invitation ends it, a busy server does not', async () => {
  connect();
  await FakeSocket.last.open();
  FakeSocket.last.receive({ type: 'error', id: 1, code: 'overloaded', message: 'later' });
  const again = await nextSocket(2);
  await again.open();
  again.receive({ type: 'error', id: 2, code: 'unauthorized', message: 'no' });
  assert.deepEqual(log.slice(-2), ['closed', 'ended refused unauthorized']);
  assert.ok(log.includes('turned away overloaded'));
});

test('a server that is full is asked again no sooner than it says', async () => {
  connect();
  await FakeSocket.last.open();
  FakeSocket.last.receive({ type: 'error', id: 1, code: 'overloaded', message: 'full', retry_after: 0.2 });
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(FakeSocket.opened.length, 1);
  await nextSocket(2);
});

test('what is delivered, still pictures and new credentials are passed on, and every byte is counted', async () => {
  const connection = connect();
  await FakeSocket.last.admit();
  const [received, sent] = [connection.bytesReceived, connection.bytesSent];
  FakeSocket.last.receive({ type: 'delivery', rung: 'stills', reason: 'link' });
  FakeSocket.last.onmessage?.({ data: new ArrayBuffer(5000) });
  FakeSocket.last.receive({ type: 'ice_servers', ice_servers: [{ urls: 'turn:x' }] });
  assert.deepEqual(log.slice(-3), ['delivery stills link', 'still 5000', 'ice 1']);
  assert.equal(connection.bytesReceived - received, 5000 + '{"type":"delivery","rung":"stills","reason":"link"}'.length + '{"type":"ice_servers","ice_servers":[{"urls":"turn:x"}]}'.length);
  void connection.request('hand', { raised: true }).catch(() => undefined);
  assert.equal(connection.bytesSent - sent, '{"type":"hand","id":2,"raised":true}'.length);
});

test('a seat that the server forgot is given up for a new one', async () => {
  connect();
  await FakeSocket.last.admit();
  FakeSocket.last.onclose?.();
  const second = await nextSocket(2);
  await second.open();
  second.receive({ type: 'error', id: second.sent[0]?.['id'], code: 'unauthorized', message: 'unknown seat' });
  const third = await nextSocket(3);
  await third.open();
  assert.equal('resume' in (third.sent[0] ?? {}), false);
});

test('a server that restarts is waited for', async () => {
  connect();
  await FakeSocket.last.admit();
  FakeSocket.last.receive({ type: 'removed', reason: 'restarting' });
  assert.equal(log.at(-1), 'reconnecting');
  await (await nextSocket(2)).admit(3);
  assert.equal(log.at(-1), 'connected');
});

test('who was removed does not come back', async () => {
  connect();
  await FakeSocket.last.admit();
  FakeSocket.last.receive({ type: 'removed', reason: 'moderator' });
  assert.deepEqual(log.slice(-2), ['closed', 'ended moderator']);
  assert.ok(FakeSocket.last.closed);
  assert.equal(FakeSocket.opened.length, 1);
});

test('who waits in the lobby keeps his place when the socket breaks, and is let in on the same one', async () => {
  connect();
  await FakeSocket.last.open();
  FakeSocket.last.receive({ type: 'waiting', id: 1, reason: 'lobby', resume: 'place', room: { id: 'r' } });
  assert.deepEqual(log, ['connecting', 'waiting lobby', 'waiting']);
  FakeSocket.last.onclose?.();
  const again = await nextSocket(2);
  await again.open();
  assert.equal(again.sent[0]?.['resume'], 'place');
  again.receive({ type: 'waiting', id: 2, reason: 'lobby', resume: 'place', room: { id: 'r' } });
  again.receive({ type: 'joined', id: 2, participant: 'p9', role: 'attendee', resume: 's', revision: 1, state: {} });
  assert.deepEqual(log.slice(-2), ['joined p9', 'connected']);
  assert.equal(FakeSocket.opened.length, 2);
});

test('who is refused in the lobby does not come back', async () => {
  connect();
  await FakeSocket.last.open();
  FakeSocket.last.receive({ type: 'waiting', id: 1, reason: 'locked', resume: 'place' });
  FakeSocket.last.receive({ type: 'removed', reason: 'refused' });
  assert.deepEqual(log.slice(-2), ['closed', 'ended refused']);
  assert.equal(FakeSocket.opened.length, 1);
});

test('every socket has a ticket of its own, and without one it is over', async () => {
  let tickets = 0;
  hello = () => Promise.resolve({ ticket: `t${++tickets}`, name: 'Ada', language: 'en' });
  connect();
  await FakeSocket.last.admit();
  hello = () => Promise.reject(new RequestError('unauthorized', 'revoked'));
  FakeSocket.last.onclose?.();
  await nextSocket(3);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(FakeSocket.opened[0]?.sent[0]?.['ticket'], 't1');
  assert.deepEqual(log.slice(-2), ['closed', 'ended refused unauthorized']);
  assert.deepEqual(FakeSocket.opened.slice(1).flatMap(({ sent }) => sent), []);
});

test('what only moderators know has revisions of its own, and a hole in them leads to joining again', async () => {
  connect();
  await FakeSocket.last.admit(4, {}, { moderation: { undo: 1 }, moderation_revision: 10 });
  FakeSocket.last.receive({ type: 'moderation_patch', revision: 11, merge: { undo: null, lobby: { w1: { name: 'Bo' } } } });
  assert.equal(log.at(-1), 'moderation {"lobby":{"w1":{"name":"Bo"}}}');
  FakeSocket.last.receive({ type: 'patch', revision: 5, merge: {} });
  assert.equal(log.at(-1), 'room {}');
  FakeSocket.last.receive({ type: 'moderation_patch', revision: 13, merge: {} });
  assert.ok(FakeSocket.opened[0]?.closed);
});
