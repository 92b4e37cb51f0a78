import assert from 'node:assert/strict';
import test, { beforeEach } from 'node:test';
import { pictureType, StillPieces, Stills } from '../shared/room/stills';

let alive: Set<string>;
let decodings: { url: string; resolve(): void; reject(): void }[];

const bytes = (...values: number[]) => new Uint8Array(values).buffer;
const jpeg = bytes(0xff, 0xd8, 0xff, 0xe0);
const webp = new TextEncoder().encode('RIFF\x10\x00\x00\x00WEBPVP8 ').buffer as ArrayBuffer;
const piece = (flags: number, part: ArrayBuffer) => new Uint8Array([flags, ...new Uint8Array(part)]).buffer;
const inOne = (picture: ArrayBuffer) => piece(3, picture);

function make(): Stills {
  let next = 1;
  return new Stills({
    createUrl: (picture) => {
      const url = `blob:${next++}:${picture.type}`;
      alive.add(url);
      return url;
    },
    revokeUrl: (url) => assert.ok(alive.delete(url), `${url} was revoked twice`),
    decode: (url) => new Promise((resolve, reject) => decodings.push({ url, resolve, reject: () => reject(new Error()) })),
    now: () => 1000,
  });
}

const shown = (stills: Stills) => stills.store.value.still?.url;
const settle = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  alive = new Set();
  decodings = [];
});

test('a picture is told by its first bytes', () => {
  assert.equal(pictureType(jpeg), 'image/jpeg');
  assert.equal(pictureType(webp), 'image/webp');
  assert.equal(pictureType(bytes()), undefined);
  assert.equal(pictureType(new TextEncoder().encode('<svg onload=""/>').buffer as ArrayBuffer), undefined);
});

test('a picture is put together from its pieces', () => {
  const pieces = new StillPieces();
  assert.equal(pieces.add(piece(1, bytes(1, 2))), undefined);
  assert.equal(pieces.add(piece(0, bytes(3))), undefined);
  assert.deepEqual(pieces.add(piece(2, bytes(4, 5))), bytes(1, 2, 3, 4, 5));
  assert.deepEqual(pieces.add(piece(3, bytes(6))), bytes(6));
});

test('pieces whose beginning was missed, and the rest of a broken off picture, are left out', () => {
  const pieces = new StillPieces();
  assert.equal(pieces.add(piece(0, bytes(1))), undefined);
  assert.equal(pieces.add(piece(2, bytes(2))), undefined);
  pieces.add(piece(1, bytes(3)));
  assert.equal(pieces.add(piece(1, bytes(4))), undefined);
  assert.equal(pieces.add(bytes()), undefined);
  assert.deepEqual(pieces.add(piece(2, bytes(5))), bytes(4, 5));
});

test('a picture is shown when it is decoded, and the one before is released', async () => {
  const stills = make();
  void stills.receive(inOne(jpeg));
  assert.equal(shown(stills), undefined);
  decodings[0]?.resolve();
  await settle();
  assert.equal(shown(stills), 'blob:1:image/jpeg');
  void stills.receive(inOne(webp));
  decodings[1]?.resolve();
  await settle();
  assert.deepEqual([...alive], ['blob:2:image/webp']);
});

test('one that is overtaken while it decodes is not shown', async () => {
  const stills = make();
  void stills.receive(inOne(jpeg));
  void stills.receive(inOne(webp));
  decodings[1]?.resolve();
  await settle();
  decodings[0]?.resolve();
  await settle();
  assert.equal(stills.store.value.still?.url, 'blob:2:image/webp');
  assert.equal(alive.size, 1);
});

test('what is no picture changes nothing and is released', async () => {
  const stills = make();
  await stills.receive(inOne(bytes(1, 2, 3)));
  void stills.receive(inOne(jpeg));
  decodings[0]?.reject();
  await settle();
  assert.equal(stills.store.value.still, null);
  assert.equal(alive.size, 0);
});

test('cleared, nothing is shown or kept, not even what is being decoded', async () => {
  const stills = make();
  void stills.receive(inOne(jpeg));
  stills.clear();
  decodings[0]?.resolve();
  await settle();
  assert.equal(stills.store.value.still, null);
  assert.equal(alive.size, 0);
});
