// axe-core on every page of the real server, in both languages.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { launchChromium, openPage } from './support/browsers.mjs';
import { id, join, playing, waitFor } from './support/room_page.mjs';
import { startDemo } from './support/server.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
let server;
let chromium;

before(async () => {
  server = await startDemo({ speakers: 3 });
  chromium = await launchChromium();
});

after(async () => {
  await chromium?.close();
  await server?.stop();
});

const pages = {
  start: (page) => page.goto(server.http),
  join: async (page) => {
    await page.goto(server.links.attendee);
    await waitFor(page, 'join-name');
  },
  room: async (page) => {
    await join(page, server.links.speaker, 'Reader');
    await playing(page);
    await page.focus(id('quality-button'));
    await page.keyboard.press('Enter');
    await waitFor(page, 'quality-auto');
  },
  panel: async (page) => {
    await join(page, server.links.moderator, 'Moderator');
    await playing(page);
  },
};

for (const [name, prepare] of Object.entries(pages)) {
  for (const [language, width, height] of [['en', 1280, 800], ['fr', 360, 740]]) {
    test(`axe finds nothing on the ${name} page in ${language} at ${width} px`, async () => {
      const page = await openPage(chromium, { language, width, height });
      await prepare(page);
      assert.equal(await page.$eval('html', (html) => html.lang), language);
      await page.evaluate(axe);
      const { violations } = await page.evaluate((runOnly) => window.axe.run(document, { runOnly }), rules);
      assert.deepEqual(violations.flatMap(({ id: rule, nodes }) => nodes.map(({ html }) => `${rule}: ${html}`)), []);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(over <= 0, `it scrolls sideways by ${over} px`);
      await page.browserContext().close();
    });
  }
}
