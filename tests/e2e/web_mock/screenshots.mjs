// Pictures of every page in both sizes, themes and languages: `node screenshots.mjs FOLDER [filter]`.
import { mkdir } from 'node:fs/promises';
import { join as path } from 'node:path';
import { join, launch, openPage } from './browser.mjs';
import { startServer } from './server.mjs';

const [folder = 'shots', filter = ''] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const server = await startServer();
const browser = await launch();

const settle = (ms = 700) => new Promise((resolve) => setTimeout(resolve, ms));

const scenes = {
  start: async (page) => void (await page.goto(`${server.url}/`)),
  join: async (page) => void (await page.goto(`${server.url}/r/demo#t=attendee`)),
  joindevices: async (page) => {
    await page.goto(`${server.url}/r/demo#t=speaker`);
    await page.waitForSelector('[data-testid=preview-camera]');
    await page.click('[data-testid=preview-camera]');
    await page.click('[data-testid=preview-microphone]');
    await settle(900);
  },
  attendee: async (page) => {
    await join(page, `${server.url}/r/demo#t=attendee`);
    await page.click('[data-testid=hand-button]');
  },
  speaker: async (page) => {
    await join(page, `${server.url}/r/demo#t=speaker`);
    await page.click('[data-testid=camera-button]');
    await settle(800);
  },
  panel: (page) => join(page, `${server.url}/panel/demo#t=moderator`, 'Emmy Noether'),
  quality: async (page) => {
    await join(page, `${server.url}/r/demo#t=attendee`);
    await page.click('[data-testid=quality-button]');
    await settle(6000);
  },
  stills: async (page) => {
    await join(page, `${server.url}/r/demo#t=attendee`);
    const [client] = server.room('demo').clients.values();
    await client.deliver('stills', 'link');
  },
  sound: async (page) => {
    await join(page, `${server.url}/r/demo#t=attendee`);
    const [client] = server.room('demo').clients.values();
    await client.deliver('sound', 'link');
  },
  load: async (page) => {
    await join(page, `${server.url}/panel/demo#t=moderator`, 'Emmy Noether');
    server.room('demo').change((state) => (state.load = 'full'));
  },
  ended: async (page) => {
    await join(page, `${server.url}/r/demo#t=attendee`);
    await page.click('[data-testid=leave-button]');
  },
};

try {
  const mediaPage = await browser.newPage();
  await mediaPage.goto(`${server.url}/mock/media.html`);
  for (const [name, prepare] of Object.entries(scenes)) {
    for (const [width, height] of [[360, 740], [1280, 800]]) {
      for (const [dark, language] of [[false, 'en'], [true, 'fr']]) {
        const title = `${name}-${width}-${dark ? 'dark' : 'light'}-${language}`;
        if (!title.includes(filter)) continue;
        const page = await openPage(browser, { width, height, dark, language });
        await prepare(page);
        await settle();
        await page.screenshot({ path: path(folder, `${title}.png`), fullPage: width < 600 });
        if (page.problems.length) console.log(title, page.problems);
        await page.browserContext().close();
        server.reset();
      }
    }
  }
} finally {
  await browser.close();
  server.close();
}
