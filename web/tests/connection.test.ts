import assert from 'node:assert/strict';
import test, { afterEach, beforeEach } from 'node:test';
import { Backoff } from '../shared/room/backoff';
import { RoomConnection } from '../shared/room/connection';
import type { RequestError } from '../shared/protocol/types';
import { FakeSocket } from './fake_socket';

let log: string[];
let open: RoomConnection | undefined;

function connect(): RoomConnection {
  const connection = new RoomConnection({
    url: 'ws://x',
    hello: () => ({ token: 'token', name: 'Ada', language: 'en' }),
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
});

/** Or a failed test's attempts would keep the process alive. */
afterEach(() => open?.leave());

test('the first message is join, and patches change the room', () => {
  connect();
  FakeSocket.last.admit(7, { stage: [] });
  assert.deepEqual(FakeSocket.last.sent[0], { type: 'join', id: 1, token: 'token', name: 'Ada', language: 'en' });
  FakeSocket.last.receive({ type: 'patch', revision: 8, merge: { stage: ['p1'] } });
  assert.deepEqual(log, ['connecting', 'joined p1', 'connected', 'room {"stage":["p1"]}']);
});

test('a request is answered by the message with its id', async () => {
  const connection = connect();
  FakeSocket.last.admit();
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
  FakeSocket.last.admit();
  const lost = connection.request('hand', { raised: true });
  FakeSocket.last.onclose?.();
  await assert.rejects(lost, (error: RequestError) => error.code === 'closed');
  const again = await nextSocket(2);
  again.admit(3);
  assert.equal(again.sent[0]?.['resume'], 'secret');
  assert.deepEqual(log, ['connecting', 'joined p1', 'connected', 'reconnecting', 'reconnecting', 'joined p1', 'connected']);
});

test('a hole in the revisions leads to a new snapshot', async () => {
  connect();
  const first = FakeSocket.last;
  first.admit(1);
  first.receive({ type: 'patch', revision: 3, merge: {} });
  assert.ok(first.closed);
  (await nextSocket(2)).admit(3);
  assert.equal(log.at(-1), 'connected');
});

test('a wrong invitation ends it, a busy server does not', async () => {
  connect();
  FakeSocket.last.onopen?.();
  FakeSocket.last.receive({ type: 'error', id: 1, code: 'overloaded', message: 'later' });
  const again = await nextSocket(2);
  again.onopen?.();
  again.receive({ type: 'error', id: 2, code: 'unauthorized', message: 'no' });
  assert.deepEqual(log.slice(-2), ['closed', 'ended refused unauthorized']);
  assert.ok(log.includes('turned away overloaded'));
});

test('a server that is full is asked again no sooner than it says', async () => {
  connect();
  FakeSocket.last.onopen?.();
  FakeSocket.last.receive({ type: 'error', id: 1, code: 'overloaded', message: 'full', retry_after: 0.2 });
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(FakeSocket.opened.length, 1);
  await nextSocket(2);
});

test('what is delivered, still pictures and new credentials are passed on, and every byte is counted', () => {
  const connection = connect();
  FakeSocket.last.admit();
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
  FakeSocket.last.admit();
  FakeSocket.last.onclose?.();
  const second = await nextSocket(2);
  second.onopen?.();
  second.receive({ type: 'error', id: second.sent[0]?.['id'], code: 'unauthorized', message: 'unknown seat' });
  const third = await nextSocket(3);
  third.onopen?.();
  assert.equal('resume' in (third.sent[0] ?? {}), false);
});

test('who was removed does not come back', () => {
  connect();
  FakeSocket.last.admit();
  FakeSocket.last.receive({ type: 'removed', reason: 'moderator' });
  assert.deepEqual(log.slice(-2), ['closed', 'ended moderator']);
  assert.ok(FakeSocket.last.closed);
  assert.equal(FakeSocket.opened.length, 1);
});
