import assert from 'node:assert/strict';
import test from 'node:test';
import { encodingFor } from '../shared/media/encoding';

const wanted = { active: true, width: 640, height: 360, frames_per_second: 30, bits_per_second: 500_000 };

test('the capture is scaled down to the size of the region', () => {
  assert.deepEqual(encodingFor(wanted, { width: 1280, height: 720 }), {
    active: true,
    scaleResolutionDownBy: 2,
    maxFramerate: 30,
    maxBitrate: 500_000,
  });
});

test('a picture of another shape still covers the region', () => {
  assert.equal(encodingFor(wanted, { width: 640, height: 480 }).scaleResolutionDownBy, 1);
  assert.equal(encodingFor(wanted, { width: 1280, height: 960 }).scaleResolutionDownBy, 2);
  assert.equal(encodingFor(wanted, { width: 1920, height: 720 }).scaleResolutionDownBy, 2);
});

test('a small capture is never enlarged', () => {
  assert.equal(encodingFor(wanted, { width: 320, height: 180 }).scaleResolutionDownBy, 1);
});

test('without a known size or limits nothing is scaled or limited', () => {
  const nothing = { active: false, width: 0, height: 0, frames_per_second: 0, bits_per_second: 0 };
  assert.deepEqual(encodingFor(nothing, {}), { active: false, scaleResolutionDownBy: 1 });
});
