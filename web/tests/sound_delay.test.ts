import assert from 'node:assert/strict';
import test from 'node:test';
import { SoundDelay, soundReading } from '../shared/media/sound_delay';

/** Two seconds each, of which a share had to be made up. */
function listen(delay: SoundDelay, shares: number[], roundTripMs = 40): (number | null)[] {
  let [totalSamples, concealedSamples] = [200_000, 5_000];
  delay.next({ totalSamples, concealedSamples, roundTripMs });
  return shares.map((share) => {
    totalSamples += 96_000;
    concealedSamples += 96_000 * share;
    return delay.next({ totalSamples, concealedSamples, roundTripMs });
  });
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

test('a clean link is left to the browser', () => {
  assert.deepEqual(listen(new SoundDelay(), times(5, 0)), times(5, null));
});

test('where sound has to be made up the wait covers a packet that is sent again, and grows no further than is bearable', () => {
  const targets = listen(new SoundDelay(), times(12, 0.03), 120);
  assert.equal(targets[0], 220);
  assert.ok(targets.every((target, i) => i === 0 || (target ?? 0) >= (targets[i - 1] ?? 0)));
  assert.equal(targets.at(-1), 300);
});

test('beside still pictures sound waits for what is sent again from the first moment, and no longer once the picture moves', () => {
  const delay = new SoundDelay();
  assert.equal(delay.next({ totalSamples: 48_000, concealedSamples: 0, roundTripMs: 40 }, false), 320);
  assert.equal(delay.next({ totalSamples: 300_000, concealedSamples: 0, roundTripMs: 40 }, false), 320);
  assert.equal(delay.next({ totalSamples: 400_000, concealedSamples: 0, roundTripMs: 40 }, true), null);
});

test('it is shortened again, slowly, when nothing is missing any more', () => {
  const targets = listen(new SoundDelay(), [0.03, ...times(60, 0)]);
  assert.equal(targets[5], targets[0]);
  assert.equal(targets.at(-1), null);
  assert.ok(targets.slice(1).every((target, i) => (target ?? 0) <= (targets[i] ?? 0)));
});

test('what is missing while the sound begins is no reason to wait', () => {
  const delay = new SoundDelay();
  delay.next({ totalSamples: 10_000, concealedSamples: 9_000, roundTripMs: 10 });
  assert.equal(delay.next({ totalSamples: 100_000, concealedSamples: 15_000, roundTripMs: 10 }), null);
});

test('while nothing comes, nothing is concluded', () => {
  const delay = new SoundDelay();
  delay.next({ totalSamples: 500_000, concealedSamples: 900, roundTripMs: 10 });
  assert.equal(delay.next({ totalSamples: 500_000, concealedSamples: 90_000, roundTripMs: 10 }), null);
});

test('silences that are made up do not count', () => {
  const reading = soundReading([
    { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.08 },
    { type: 'inbound-rtp', kind: 'video' },
    { type: 'inbound-rtp', kind: 'audio', totalSamplesReceived: 1000, concealedSamples: 300, silentConcealedSamples: 250 },
  ]);
  assert.deepEqual(reading, { totalSamples: 1000, concealedSamples: 50, roundTripMs: 80 });
  assert.equal(soundReading([]), undefined);
});
