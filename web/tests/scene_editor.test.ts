import assert from 'node:assert/strict';
import test from 'node:test';
import { asTiles, changeBetween, changed, same } from '../panel/picture/editor/scene_change';
import { SceneEditor } from '../panel/picture/editor/scene_editor';
import type { Scene, SceneChange } from '../shared/protocol/types';

const grid: Scene = { preset: 'grid', order: [], labels: true };
const settle = () => new Promise((resolve) => setImmediate(resolve));

function editor(start: Scene = grid) {
  const asked: SceneChange[] = [];
  const answers: ((ok: boolean) => void)[] = [];
  const it = new SceneEditor(start, (change) => {
    asked.push(change);
    return new Promise((resolve) => answers.push(resolve));
  });
  const answer = async (ok = true) => {
    answers.shift()?.(ok);
    await settle();
  };
  return { it, asked, answer, view: () => it.store.value };
}

test('a change names what differs, with null for what goes, and leads from one scene to the other', () => {
  const to: Scene = { preset: 'grid', order: [], labels: false, banner: { text: 'Hi' } };
  const from: Scene = { ...grid, pinned: { participant: 'p1', source: 'camera' } };
  const change = changeBetween(from, to);
  assert.deepEqual(change, { labels: false, pinned: null, banner: { text: 'Hi' } });
  assert.ok(same(changed(from, change), to));
});

test('the order of members makes no difference, the order of tiles does', () => {
  assert.ok(same({ a: 1, b: { c: 2, d: undefined } }, { b: { c: 2 }, a: 1 }));
  assert.ok(!same([1, 2], [2, 1]));
});

test('regions of the server become tiles at the same place', () => {
  const region = { x: 640, y: 360, width: 640, height: 360, tile: { participant: 'p1', source: 'screen' as const } };
  assert.deepEqual(asTiles([region], { width: 1280, height: 720 }), [
    { x: 5000, y: 5000, width: 5000, height: 5000, show: 'participant', participant: 'p1', source: 'screen' },
  ]);
});

test('an edit is shown at once and sent; edits that come meanwhile go together in the next request', async () => {
  const { it, asked, answer, view } = editor();
  it.edit({ preset: 'single' });
  assert.equal(view().scene.preset, 'single');
  it.edit({ labels: false });
  it.edit({ background: '#ffffff' });
  assert.equal(asked.length, 1);
  await answer();
  assert.deepEqual(asked, [{ preset: 'single' }, { labels: false, background: '#ffffff' }]);
  assert.equal(view().busy, true);
  await answer();
  assert.equal(view().busy, false);
});

test('undo and redo ask for what was, and for what was undone', async () => {
  const { it, asked, answer, view } = editor();
  it.edit({ preset: 'single' });
  await answer();
  it.edit({ labels: false });
  await answer();
  it.undo();
  await answer();
  it.undo();
  await answer();
  assert.deepEqual(view().scene, grid);
  assert.equal(view().canUndo, false);
  it.redo();
  await answer();
  assert.deepEqual(asked.slice(2), [{ labels: true }, { preset: 'grid' }, { preset: 'single' }]);
  it.edit({ preset: 'grid' });
  assert.equal(view().canRedo, false);
});

test('what the server refuses is taken back', async () => {
  const { it, answer, view } = editor();
  it.edit({ preset: 'single' });
  await answer(false);
  assert.deepEqual(view().scene, grid);
  assert.equal(view().canUndo, false);
});

test('what somebody else changed is adopted, but not in the middle of an own edit', async () => {
  const { it, answer, view } = editor();
  it.adopt({ ...grid, labels: false });
  assert.equal(view().scene.labels, false);
  it.edit({ preset: 'single' });
  it.adopt({ ...grid, labels: false, background: '#000000' });
  assert.equal(view().scene.preset, 'single');
  it.adopt({ preset: 'single', order: [], labels: false, background: '#000000' });
  await answer();
  assert.deepEqual(view().scene, { preset: 'single', order: [], labels: false, background: '#000000' });
});

test('the choice of a tile goes with the tile', async () => {
  const { it, answer, view } = editor({ preset: 'custom', tiles: [{ x: 0, y: 0, width: 5000, height: 5000, show: 'next' }] });
  it.select(0);
  it.edit({ tiles: [] });
  assert.equal(view().selected, undefined);
  await answer();
});
