// Pictures of every page at the widths of a phone and a desk, for docs/images: `node screenshots.mjs [FOLDER] [NAME...]`.
import { mkdir } from 'node:fs/promises';
import { join as path } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { launchChromium } from './support/browsers.mjs';
import { walk } from './support/pages.mjs';
import { startDemo } from './support/server.mjs';

const [folder = 'shots', ...names] = process.argv.slice(2);
const sizes = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
];

/** What a page is about, where it is not at its top. */
const about = {
  'panel-layout': '.preview-desk',
  'panel-chat': '.tool-panel',
  'panel-room': '.tool-panel',
  'panel-poll': '.tool-panel',
  'panel-poll-new': '.tool-panel',
  'room-poll': '[data-testid=poll]',
  'room-chat': '.chat-card',
};

/** Notices go by themselves. */
const quiet = (page) =>
  page.waitForFunction(() => !document.querySelector('[data-testid=notices] *'), { timeout: 15_000 }).catch(() => undefined);

await mkdir(folder, { recursive: true });
const server = await startDemo({ speakers: 6 });
const browser = await launchChromium();
try {
  await walk({ server, browser }, async (page, name) => {
    if (names.length && !names.includes(name)) return;
    await quiet(page);
    for (const size of sizes) {
      await page.setViewport({ ...size, deviceScaleFactor: 1 });
      await page.evaluate((selector) => selector && document.querySelector(selector).scrollIntoView({ block: 'start' }), about[name]);
      await pause(600);
      await page.screenshot({ path: path(folder, `${name}-${size.width}.webp`), type: 'webp', quality: 70 });
    }
  });
} finally {
  await browser.close();
  await server.stop();
}
