import assert from 'node:assert/strict';
import test from 'node:test';
import { Backoff } from '../shared/room/backoff';

test('waiting times double up to a limit', () => {
  const backoff = new Backoff(500, 4_000, () => 1);
  assert.deepEqual([1, 2, 3, 4, 5, 6].map(() => backoff.next()), [500, 1_000, 2_000, 4_000, 4_000, 4_000]);
});

test('jitter takes away up to half', () => {
  const backoff = new Backoff(500, 4_000, () => 0);
  assert.deepEqual([1, 2, 3].map(() => backoff.next()), [250, 500, 1_000]);
});

test('a success begins again with the shortest time', () => {
  const backoff = new Backoff(500, 4_000, () => 1);
  backoff.next();
  backoff.next();
  backoff.reset();
  assert.equal(backoff.next(), 500);
});
