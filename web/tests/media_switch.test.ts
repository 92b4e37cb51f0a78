import assert from 'node:assert/strict';
import test, { beforeEach } from 'node:test';
import type { Opened } from '../shared/media/devices';
import type { PeerConnection } from '../shared/media/peer';
import { RequestError } from '../shared/protocol/types';
import { MediaSwitch } from '../shared/room/media_switch';

interface Answer {
  on: boolean;
  resolve(): void;
  reject(error: RequestError): void;
}

let sent: (MediaStreamTrack | null)[];
let answers: Answer[];
let refusals: string[];
let next: Opened;

const fakeTrack = () =>
  ({ readyState: 'live', onended: null, stop() {} }) as unknown as MediaStreamTrack;

function make(keepOpen = true): MediaSwitch {
  const peer = {
    setTrack: (_line: string, track: MediaStreamTrack | null) => {
      sent.push(track);
      return Promise.resolve();
    },
  } as unknown as PeerConnection;
  return new MediaSwitch({
    line: 'audio',
    open: () => Promise.resolve(next),
    request: (on) => new Promise((resolve, reject) => answers.push({ on, resolve: () => resolve(undefined), reject })),
    peer: () => peer,
    keepOpen,
    onRefused: (error) => refusals.push(error.code),
  });
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

async function turnedOn(item: MediaSwitch): Promise<void> {
  void item.set(true);
  await settle();
  answers.shift()?.resolve();
  await settle();
  assert.equal(item.on, true);
}

beforeEach(() => {
  sent = [];
  answers = [];
  refusals = [];
  next = { track: fakeTrack() };
});

test('it is on, and sends, only when the server has said ok', async () => {
  const item = make();
  void item.set(true);
  await settle();
  assert.deepEqual([item.on, item.store.value.pending, sent], [false, true, []]);
  answers[0]?.resolve();
  await settle();
  assert.deepEqual([item.on, item.store.value.pending, sent.length], [true, false, 1]);
});

test('turning off stops sending at once, and shows it when the server has said ok', async () => {
  const item = make();
  await turnedOn(item);
  void item.set(false);
  await settle();
  assert.deepEqual([item.on, sent.at(-1)], [true, null]);
  answers[0]?.resolve();
  await settle();
  assert.equal(item.on, false);
});

test('a refused muting leaves the microphone on, as everybody hears it', async () => {
  const item = make();
  await turnedOn(item);
  void item.set(false);
  await settle();
  answers[0]?.reject(new RequestError('overloaded', 'later'));
  await settle();
  assert.equal(item.on, true);
  assert.notEqual(sent.at(-1), null);
  assert.deepEqual(refusals, ['overloaded']);
});

test('a wish that a broken connection swallowed is sent again after joining', async () => {
  const item = make();
  await turnedOn(item);
  void item.set(false);
  await settle();
  answers.shift()?.reject(new RequestError('closed', 'lost'));
  await settle();
  assert.deepEqual([item.on, item.store.value.pending], [true, true]);
  void item.resync();
  await settle();
  assert.equal(answers[0]?.on, false);
  answers[0]?.resolve();
  await settle();
  assert.equal(item.on, false);
});

test('a refused permission asks the server nothing', async () => {
  next = { problem: 'denied' };
  const item = make();
  await item.set(true);
  assert.deepEqual([item.on, item.store.value.problem, answers.length], [false, 'denied', 0]);
});

test('the moderator’s muting is final until the person unmutes', async () => {
  const item = make();
  await turnedOn(item);
  item.forceOff();
  assert.deepEqual([item.on, sent.at(-1)], [false, null]);
  void item.resync();
  await settle();
  assert.equal(answers.length, 0);
});

test('a camera that is off is released', async () => {
  const item = make(false);
  await turnedOn(item);
  void item.set(false);
  await settle();
  assert.equal(item.localTrack, null);
});
