import assert from 'node:assert/strict';
import test from 'node:test';
import { problemFrom } from '../shared/media/devices';
import { meterPosition, rmsOf, TalkDetector } from '../shared/media/level';

const named = (name: string) => Object.assign(new Error('no'), { name });

test('each failure of a device has its own advice', () => {
  assert.equal(problemFrom(named('NotAllowedError')), 'denied');
  assert.equal(problemFrom(named('NotFoundError')), 'missing');
  assert.equal(problemFrom(named('OverconstrainedError')), 'missing');
  assert.equal(problemFrom(named('NotReadableError')), 'busy');
  assert.equal(problemFrom(new TypeError('x')), 'unsupported');
  assert.equal(problemFrom(named('Whatever')), 'failed');
  assert.equal(problemFrom('text'), 'failed');
});

test('the meter runs from silence to loud speech', () => {
  assert.equal(meterPosition(0), 0);
  assert.equal(meterPosition(0.001), 0);
  assert.equal(meterPosition(1), 1);
  assert.ok(Math.abs(meterPosition(10 ** (-35 / 20)) - 0.5) < 1e-9);
  assert.equal(rmsOf(new Float32Array([0.5, -0.5])), 0.5);
  assert.equal(rmsOf(new Float32Array()), 0);
});

test('talking is noticed after most of half a second, a knock is not', () => {
  const knock = new TalkDetector();
  assert.deepEqual([0.9, 0.9, 0, 0, 0].map((level) => knock.add(level)), [false, false, false, false, false]);
  const speech = new TalkDetector();
  assert.equal([0.7, 0.7, 0.7, 0.7].map((level) => speech.add(level)).at(-1), true);
});
