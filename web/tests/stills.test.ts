import assert from 'node:assert/strict';
import test, { beforeEach } from 'node:test';
import { pictureType, Stills } from '../shared/room/stills';

let alive: Set<string>;
let decodings: { url: string; resolve(): void; reject(): void }[];

const bytes = (...values: number[]) => new Uint8Array(values).buffer;
const jpeg = bytes(0xff, 0xd8, 0xff, 0xe0);
const webp = new TextEncoder().encode('RIFF\x10\x00\x00\x00WEBPVP8 ').buffer as ArrayBuffer;

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

test('a picture is shown when it is decoded, and the one before is released', async () => {
  const stills = make();
  void stills.receive(jpeg);
  assert.equal(shown(stills), undefined);
  decodings[0]?.resolve();
  await settle();
  assert.equal(shown(stills), 'blob:1:image/jpeg');
  void stills.receive(webp);
  decodings[1]?.resolve();
  await settle();
  assert.deepEqual([...alive], ['blob:2:image/webp']);
});

test('one that is overtaken while it decodes is not shown', async () => {
  const stills = make();
  void stills.receive(jpeg);
  void stills.receive(webp);
  decodings[1]?.resolve();
  await settle();
  decodings[0]?.resolve();
  await settle();
  assert.equal(stills.store.value.still?.url, 'blob:2:image/webp');
  assert.equal(alive.size, 1);
});

test('what is no picture changes nothing and is released', async () => {
  const stills = make();
  await stills.receive(bytes(1, 2, 3));
  void stills.receive(jpeg);
  decodings[0]?.reject();
  await settle();
  assert.equal(stills.store.value.still, null);
  assert.equal(alive.size, 0);
});

test('cleared, nothing is shown or kept, not even what is being decoded', async () => {
  const stills = make();
  void stills.receive(jpeg);
  stills.clear();
  decodings[0]?.resolve();
  await settle();
  assert.equal(stills.store.value.still, null);
  assert.equal(alive.size, 0);
});
