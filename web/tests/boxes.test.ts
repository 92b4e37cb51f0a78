import assert from 'node:assert/strict';
import test from 'node:test';
import * as boxes from '../panel/picture/editor/boxes';

const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

test('a tile never leaves the canvas and never gets too small', () => {
  assert.deepEqual(boxes.fitted(box(-500, 9900, 4000, 3000)), box(0, 7000, 4000, 3000));
  assert.deepEqual(boxes.fitted(box(9990, 0, 10, 20_000)), box(9800, 0, 200, 10_000));
  assert.deepEqual(boxes.movedBy(box(8000, 0, 2000, 2000), 500, -500), box(8000, 0, 2000, 2000));
});

test('resizing one corner leaves the opposite one where it is', () => {
  const start = box(2000, 2000, 4000, 4000);
  assert.deepEqual(boxes.resizedBy(start, { right: true, bottom: true }, 1000, -500), box(2000, 2000, 5000, 3500));
  assert.deepEqual(boxes.resizedBy(start, { left: true, top: true }, 1000, -3000), box(3000, 0, 3000, 6000));
  assert.deepEqual(boxes.resizedBy(start, { left: true }, 99_999, 0), box(5800, 2000, 200, 4000));
});

test('arrows move, with Shift in big steps, with Alt they resize; other keys do nothing', () => {
  const start = box(2000, 2000, 4000, 4000);
  assert.deepEqual(boxes.byKey(start, 'ArrowLeft', false, false), box(1900, 2000, 4000, 4000));
  assert.deepEqual(boxes.byKey(start, 'ArrowDown', true, false), box(2000, 3000, 4000, 4000));
  assert.deepEqual(boxes.byKey(start, 'ArrowRight', true, true), box(2000, 2000, 5000, 4000));
  assert.deepEqual(boxes.byKey(start, 'ArrowUp', false, true), box(2000, 2000, 4000, 3900));
  assert.equal(boxes.byKey(start, 'Enter', false, false), undefined);
});

test('edges snap to the canvas, its middle and other tiles when they are near, and else not', () => {
  const guides = boxes.guidesOf([box(0, 0, 6200, 3000)]);
  assert.deepEqual(boxes.snappedMove(box(90, 5080, 3000, 3000), guides), box(0, 5000, 3000, 3000));
  assert.deepEqual(boxes.snappedMove(box(6300, 1000, 1000, 1000), guides), box(6200, 1000, 1000, 1000));
  assert.deepEqual(boxes.snappedMove(box(800, 800, 1000, 1000), guides), box(800, 800, 1000, 1000));
  assert.deepEqual(boxes.snappedResize(box(1000, 1000, 3950, 1930), { right: true, bottom: true }, guides), box(1000, 1000, 4000, 2000));
});

test('a resized tile snaps only with the side that moves', () => {
  const guides = boxes.guidesOf([]);
  assert.deepEqual(boxes.snappedResize(box(90, 90, 3100, 3000), { right: true }, guides), box(90, 90, 3243, 3000));
});

test('percent are told to a tenth and taken back exactly', () => {
  assert.equal(boxes.percent(3333), 33.3);
  assert.equal(boxes.fromPercent(33.3), 3330);
});
