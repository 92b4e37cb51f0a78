// axe-core and narrow screens, on every page of the real server, in both languages.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fitsEverybody } from './support/axe.mjs';
import { launchChromium } from './support/browsers.mjs';
import { walk } from './support/pages.mjs';
import { startDemo } from './support/server.mjs';

const world = {};

before(async () => {
  world.server = await startDemo({ speakers: 3 });
  world.browser = await launchChromium();
});

after(async () => {
  await world.browser?.close();
  await world.server?.stop();
});

test('axe finds nothing on any page, and none scrolls sideways', async (t) => {
  const seen = new Set();
  const pages = await walk(world, async (page, name, within) => {
    seen.add(name);
    await t.test(`the page ${name}, in both languages`, () => fitsEverybody(page, name, within));
  });
  assert.ok(seen.size >= 30, `only ${seen.size} pages`);
  // Browsers complain of refusals that pages expect: nobody is signed in yet.
  for (const page of pages) assert.deepEqual(page.problems.filter((problem) => !/status of 401/.test(problem)), []);
});
