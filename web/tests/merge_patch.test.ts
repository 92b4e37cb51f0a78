import assert from 'node:assert/strict';
import test from 'node:test';
import { mergePatch } from '../shared/protocol/merge_patch';

// The examples of RFC 7396 appendix A: original, patch, result.
const examples: [unknown, unknown, unknown][] = [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [['a', 'b'], ['c', 'd'], ['c', 'd']],
  [{ a: 'b' }, ['c'], ['c']],
  [{ a: 'foo' }, null, null],
  [{ a: 'foo' }, 'bar', 'bar'],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
];

test('a merge patch does what the examples of RFC 7396 say', () => {
  for (const [original, patch, result] of examples) {
    assert.deepEqual(mergePatch(original, patch), result, JSON.stringify(patch));
  }
});

test('a merge patch changes nothing in place and shares what it does not touch', () => {
  const original = { a: { x: 1 }, b: { y: 2 } };
  const result = mergePatch(original, { a: { x: 3 } }) as typeof original;
  assert.equal(original.a.x, 1);
  assert.equal(result.b, original.b);
});

test('a merge patch cannot reach the prototype of objects', () => {
  const result = mergePatch({}, JSON.parse('{"__proto__":{"evil":true},"constructor":{"prototype":{"evil":true}}}'));
  assert.equal(({} as { evil?: boolean }).evil, undefined);
  assert.equal((result as { evil?: boolean }).evil, undefined);
});
