import assert from 'node:assert/strict';
import test from 'node:test';
import { PictureDelay, pictureReading, type PictureReading } from '../shared/media/picture_delay';

/** Two seconds each, of whose packets a share was lost. */
function watch(delay: PictureDelay, shares: number[], { fps = 8, packetsPerFrame = 2, roundTripMs = 100 } = {}): (number | null)[] {
  const reading: PictureReading = { packets: 500, lost: 40, frames: 200, at: 0, roundTripMs };
  delay.next({ ...reading });
  return shares.map((share) => {
    const packets = 2 * fps * packetsPerFrame;
    reading.lost += packets * share;
    reading.packets += packets * (1 - share);
    reading.frames += 2 * fps;
    reading.at += 2000;
    return delay.next({ ...reading });
  });
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

test('a picture of which nothing is lost is shown as the browser sees fit', () => {
  assert.deepEqual(watch(new PictureDelay(), times(5, 0)), times(5, null));
});

test('where packets are lost the picture waits for the next frame, a round trip and some jitter', () => {
  assert.equal(watch(new PictureDelay(), [0.06]).at(-1), 125 + 100 + 120);
  assert.equal(watch(new PictureDelay(), [0.06], { fps: 20, roundTripMs: 60 }).at(-1), 50 + 60 + 120);
});

test('it waits no longer than is bearable', () => {
  assert.equal(watch(new PictureDelay(), times(4, 0.2), { roundTripMs: 900 }).at(-1), 500);
});

test('some seconds without a loss are chance; after many the wait is shortened step by step', () => {
  const targets = watch(new PictureDelay(), [0.06, ...times(80, 0)]);
  assert.equal(targets[5], 345);
  assert.ok(targets.slice(1).every((target, i) => (target ?? 0) <= (targets[i] ?? 0)));
  assert.equal(targets.at(-1), null);
});

test('while hardly anything comes, nothing is concluded', () => {
  assert.deepEqual(watch(new PictureDelay(), [0.5], { fps: 1 }), [null]);
});

test('the statistics of the picture and of the way to the server are found', () => {
  const reading = pictureReading(
    [
      { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.08 },
      { type: 'inbound-rtp', kind: 'audio', packetsReceived: 7 },
      { type: 'inbound-rtp', kind: 'video', packetsReceived: 90, packetsLost: 4, framesReceived: 30 },
    ],
    1234,
  );
  assert.deepEqual(reading, { packets: 90, lost: 4, frames: 30, at: 1234, roundTripMs: 80 });
  assert.equal(pictureReading([], 0), undefined);
});
