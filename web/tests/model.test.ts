import assert from 'node:assert/strict';
import test from 'node:test';
import { applyPatch, parseMessage, type RoomModel } from '../shared/protocol/model';

const model: RoomModel = { revision: 4, state: { stage: ['p1'], speaking: 'p1' } };

test('a patch with the next revision changes the room', () => {
  const next = applyPatch(model, { type: 'patch', revision: 5, merge: { speaking: null, stage: ['p1', 'p2'] } });
  assert.deepEqual(next, { revision: 5, state: { stage: ['p1', 'p2'] } });
});

test('a patch after a hole, or from the past, is not applied', () => {
  for (const revision of [3, 4, 6]) {
    assert.equal(applyPatch(model, { type: 'patch', revision, merge: {} }), null);
  }
});

test('what is not a message is ignored', () => {
  for (const text of ['', '{', 'null', '3', '[]', '{"type":3}', '"ok"']) assert.equal(parseMessage(text), null, text);
  assert.deepEqual(parseMessage('{"type":"ok","id":1}'), { type: 'ok', id: 1 });
});
