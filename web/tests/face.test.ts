import assert from 'node:assert/strict';
import test from 'node:test';
import type { Opened } from '../shared/media/devices';
import { FaceCapture, mostBytes, smallEnough } from '../shared/room/face';

class FakeTrack {
  readyState = 'live';
  stop = () => (this.readyState = 'ended');
}

const asTrack = (track: FakeTrack) => track as unknown as MediaStreamTrack;
const settle = () => new Promise((resolve) => setImmediate(resolve));

function capture() {
  const camera = new FakeTrack();
  const log: string[] = [];
  const world = { current: null as MediaStreamTrack | null, opened: { track: asTrack(camera) } as Opened, allow: true };
  const face = new FaceCapture({
    consent: (on) => Promise.resolve(log.push(`consent ${on}`) > 0 && world.allow),
    send: (image) => Promise.resolve(log.push(`send ${image}`)),
    current: () => world.current,
    open: () => Promise.resolve(log.push('open') ? world.opened : world.opened),
    picture: (track) => Promise.resolve(track === world.current ? 'of the open camera' : 'of its own'),
  });
  return { face, camera, log, world };
}

test('nothing is opened or sent without consent, nor while nobody looks', async () => {
  const { face, log } = capture();
  face.setWanted(true);
  await settle();
  assert.deepEqual(log, []);
  face.setWanted(false);
  await face.setConsent(true);
  await settle();
  assert.deepEqual(log, ['consent true']);
});

test('with consent a picture goes out as soon as a moderator looks, and the camera closes when he does not any more', async () => {
  const { face, camera, log } = capture();
  await face.setConsent(true);
  face.setWanted(true);
  await settle();
  assert.deepEqual(log, ['consent true', 'open', 'send of its own']);
  assert.equal(camera.readyState, 'live');
  face.setWanted(false);
  assert.equal(camera.readyState, 'ended');
  assert.equal(face.store.value.active, false);
});

test('a camera that is on anyway is not opened twice, and stays on', async () => {
  const { face, log, world } = capture();
  const open = new FakeTrack();
  world.current = asTrack(open);
  await face.setConsent(true);
  face.setWanted(true);
  await settle();
  face.stop();
  assert.deepEqual(log, ['consent true', 'send of the open camera']);
  assert.equal(open.readyState, 'live');
});

test('consent that is withdrawn, or that the server refuses, holds at once', async () => {
  const { face, camera, world } = capture();
  await face.setConsent(true);
  face.setWanted(true);
  await settle();
  const withdrawn = face.setConsent(false);
  assert.equal(face.store.value.active, false);
  assert.equal(camera.readyState, 'ended');
  await withdrawn;
  world.allow = false;
  await face.setConsent(true);
  assert.deepEqual([face.store.value.consent, face.store.value.active], [false, false]);
});

test('without a camera it says why', async () => {
  const { face, world, log } = capture();
  world.opened = { problem: 'denied' };
  await face.setConsent(true);
  face.setWanted(true);
  await settle();
  assert.equal(face.store.value.problem, 'denied');
  assert.deepEqual(log, ['consent true', 'open']);
  face.stop();
});

test('a picture gets worse until it is small enough, and is JPEG where the browser writes no WebP', async () => {
  const tried: string[] = [];
  const image = await smallEnough((type, quality) => {
    tried.push(`${type} ${quality}`);
    const size = quality > 0.5 ? mostBytes + 1 : 3;
    return Promise.resolve(new Blob([new Uint8Array(size)], { type: type === 'image/webp' ? 'image/png' : type }));
  });
  assert.equal(image, 'AAAA');
  assert.deepEqual(tried, ['image/webp 0.7', 'image/jpeg 0.7', 'image/webp 0.5', 'image/jpeg 0.5']);
});
