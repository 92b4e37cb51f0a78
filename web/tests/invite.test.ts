import assert from 'node:assert/strict';
import test from 'node:test';
import { destination, roomFromPath, tokenFromFragment } from '../shared/invite';

test('the room is in the path', () => {
  assert.equal(roomFromPath('/r/demo'), 'demo');
  assert.equal(roomFromPath('/panel/salle%20b/'), 'salle b');
  for (const path of ['/', '/r/', '/r/a/b', '/x/demo', '/r/%zz']) assert.equal(roomFromPath(path), undefined, path);
});

test('the invitation is in the fragment', () => {
  assert.equal(tokenFromFragment('#t=abc.DEF-1_2'), 'abc.DEF-1_2');
  assert.equal(tokenFromFragment('#x=1&t=abc'), 'abc');
  for (const fragment of ['', '#', '#t=', '#token=abc']) assert.equal(tokenFromFragment(fragment), undefined);
});

test('the start page takes a code or a link to this server, and nothing else', () => {
  const origin = 'https://amphi.example';
  assert.equal(destination(' demo ', origin), '/r/demo');
  assert.equal(destination('https://amphi.example/panel/demo#t=abc', origin), '/panel/demo#t=abc');
  for (const text of ['', 'a b', '../x', 'https://evil.example/r/demo#t=abc', 'javascript:alert(1)', 'https://[']) {
    assert.equal(destination(text, origin), undefined, text);
  }
});
