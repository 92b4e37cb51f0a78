import assert from 'node:assert/strict';
import test from 'node:test';
import { KeyboardWatch } from '../shared/room/keyboard';
import { microphoneShown } from '../shared/room/microphone_shown';
import { chosen, percentages } from '../shared/room/poll';
import { linkState } from '../shared/room/link_state';
import { needsAnotherLink } from '../shared/ui/ended_page';

test('a microphone is live only while it can be heard', () => {
  assert.equal(microphoneShown({ on: true, held: false, link: 'connected' }), 'live');
  for (const link of ['connecting', 'reconnecting', 'closed'] as const) {
    assert.equal(microphoneShown({ on: true, held: false, link }), 'interrupted', link);
  }
  assert.equal(microphoneShown({ on: false, held: false, link: 'connected' }), 'muted');
  assert.equal(microphoneShown({ on: false, held: true, link: 'reconnecting' }), 'held');
});

test('who waits is neither connecting nor connected', () => {
  assert.equal(linkState('waiting', 'closed', false), 'waiting');
  assert.equal(linkState('connecting', 'closed', false), 'connecting');
  assert.equal(linkState('connecting', 'closed', true), 'reconnecting');
});

test('a keyboard is open when a field has the focus and much of the page is covered', () => {
  const watch = new KeyboardWatch();
  assert.equal(watch.isOpen(360, 740, false), false);
  assert.equal(watch.isOpen(360, 740, true), false);
  assert.equal(watch.isOpen(360, 684, true), false);
  assert.equal(watch.isOpen(360, 420, true), true);
  assert.equal(watch.isOpen(360, 420, false), false);
  assert.equal(watch.isOpen(740, 340, true), false);
});

test('one choice replaces the other, several stand side by side', () => {
  assert.deepEqual(chosen([0], 2, true, false), [2]);
  assert.deepEqual(chosen([2], 0, true, true), [0, 2]);
  assert.deepEqual(chosen([0, 2], 2, false, true), [0]);
  assert.deepEqual(percentages([1, 3], 4), [25, 75]);
  assert.deepEqual(percentages([0, 0], 0), [0, 0]);
});

test('who was put out needs another link; who was only not let in may ask again', () => {
  for (const reason of ['moderator', 'revoked'] as const) assert.ok(needsAnotherLink({ reason }));
  assert.ok(needsAnotherLink({ reason: 'refused', code: 'unauthorized' }));
  for (const reason of ['refused', 'left', 'replaced', 'ended'] as const) assert.ok(!needsAnotherLink({ reason }), reason);
});
