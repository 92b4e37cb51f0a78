import assert from 'node:assert/strict';
import test from 'node:test';
import { fittedSize, mostPicture, PictureError, smallEnoughPicture, type Size } from '../panel/picture/editor/encode_picture';

const webp = (bytes: number) => new Blob([new Uint8Array(bytes)], { type: 'image/webp' });

test('a picture keeps its shape and is never larger than what the server takes, or than it was', () => {
  assert.deepEqual(fittedSize({ width: 640, height: 360 }), { width: 640, height: 360 });
  assert.deepEqual(fittedSize({ width: 3840, height: 2160 }), mostPicture);
  assert.deepEqual(fittedSize({ width: 1000, height: 4320 }), { width: 250, height: 1080 });
  assert.deepEqual(fittedSize({ width: 100_000, height: 1 }), { width: 1920, height: 1 });
});

test('a picture gets a little worse, then a little smaller, until it is small enough', async () => {
  const tried: [Size, number][] = [];
  const blob = await smallEnoughPicture({ width: 4000, height: 3000 }, async (size, quality) => {
    tried.push([size, quality]);
    return webp(Math.round(size.width * size.height * quality * 0.3));
  });
  assert.ok(blob.size <= 200 * 1024);
  const before = tried.at(-2);
  assert.ok(before && before[0].width * before[0].height * before[1] * 0.3 > 200 * 1024, 'it stopped at the first that fits');
  assert.deepEqual(tried[0], [{ width: 1440, height: 1080 }, 0.9]);
  assert.ok(tried.some(([size]) => size.width < 1440));
});

test('a browser that writes no WebP is told apart from a file that is no picture', async () => {
  const problem = (run: Promise<unknown>) => run.then(() => undefined, (error: PictureError) => error.problem);
  const png = async () => new Blob(['x'], { type: 'image/png' });
  assert.equal(await problem(smallEnoughPicture({ width: 10, height: 10 }, png)), 'unsupported');
  assert.equal(await problem(smallEnoughPicture({ width: 10, height: 10 }, async () => null)), 'unsupported');
  assert.equal(await problem(smallEnoughPicture({ width: 10, height: 10 }, async () => webp(300_000))), 'unreadable');
});
