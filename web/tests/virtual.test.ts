import assert from 'node:assert/strict';
import test from 'node:test';
import { nextRow, rowInPlace, rowsInView, scrolledTo } from '../panel/people/virtual';

test('only the rows in view and a few around them are drawn, however long the list is', () => {
  assert.deepEqual(rowsInView(300, 50, 5000, 500, 6), { first: 94, end: 116 });
  assert.deepEqual(rowsInView(300, 50, 0, 500, 6), { first: 0, end: 16 });
  assert.deepEqual(rowsInView(5, 50, 0, 500), { first: 0, end: 5 });
});

test('a list that got shorter than where it was scrolled to draws no row twice', () => {
  const { first, end } = rowsInView(3, 50, 5000, 500);
  assert.ok(first <= end && end === 3);
});

test('scrolling goes just as far as needed', () => {
  assert.equal(scrolledTo(2, 50, 500, 300), 100);
  assert.equal(scrolledTo(20, 50, 500, 300), 750);
  assert.equal(scrolledTo(12, 50, 500, 300), 500);
});

test('keys pass headings over and stop at the ends', () => {
  const rows = [false, true, true, false, true, false];
  assert.equal(nextRow('ArrowDown', 2, 5, rows), 4);
  assert.equal(nextRow('ArrowUp', 4, 5, rows), 2);
  assert.equal(nextRow('ArrowUp', 1, 5, rows), 1);
  assert.equal(nextRow('ArrowDown', 4, 5, rows), 4);
  assert.equal(nextRow('Home', 4, 5, rows), 1);
  assert.equal(nextRow('End', 1, 5, rows), 4);
  assert.equal(nextRow('PageDown', 1, 9, rows), 4);
  assert.equal(nextRow('PageUp', 4, 9, rows), 1);
  assert.equal(nextRow('x', 1, 5, rows), undefined);
});

test('when a row goes, the one in its place has the focus, or else the last', () => {
  assert.equal(rowInPlace(2, [false, true, true]), 2);
  assert.equal(rowInPlace(3, [false, true, true]), 2);
  assert.equal(rowInPlace(0, [false, true]), 1);
  assert.equal(rowInPlace(0, []), undefined);
});
