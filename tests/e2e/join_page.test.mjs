// Coming in: devices are tried out, the keyboard is enough, and a screen can be shown.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchChromium, openPage } from './support/browsers.mjs';
import { near, sources } from './support/colours.mjs';
import { eventually } from './support/eventually.mjs';
import { connected, id, join, joinAndSend, leave, participant, playing, press, waitFor } from './support/room_page.mjs';
import { startDemo } from './support/server.mjs';

let server;
let chromium;

before(async () => {
  server = await startDemo();
  chromium = await launchChromium();
});

after(async () => {
  await chromium?.close();
  await server?.stop();
});

const text = (page, selector) => page.$eval(selector, (element) => element.textContent);
const focused = (page) => page.evaluate(() => document.activeElement?.dataset.testid);

async function tabTo(page, testid) {
  for (let presses = 0; presses < 40; presses++) {
    if ((await focused(page)) === testid) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`the tab key does not reach ${testid}`);
}

test('the camera can be looked at and the microphone\'s level moves before anybody else sees or hears', async () => {
  const page = await openPage(chromium);
  await page.goto(server.links.speaker);
  await waitFor(page, 'preview-camera');
  await page.click(id('preview-camera'));
  await page.waitForFunction(() => document.querySelector('video.preview')?.videoWidth > 0);
  await page.click(id('preview-microphone'));
  await waitFor(page, 'level-meter');
  const levels = new Set();
  await eventually(async () => {
    levels.add(await page.$eval(id('level-meter'), (meter) => meter.getAttribute('aria-valuenow')));
    assert.ok(levels.size >= 4 && Math.max(...levels) - Math.min(...levels) > 10, [...levels].join(' '));
  });
  assert.deepEqual((await server.state()).participants, {});
});

test('everybody joins muted, whatever was tried out', async () => {
  const page = await openPage(chromium, { source: sources.Red });
  await page.goto(server.links.speaker);
  await waitFor(page, 'preview-microphone');
  await page.click(id('preview-microphone'));
  await waitFor(page, 'join-muted');
  assert.equal(await page.$eval(id('join-muted'), (box) => box.checked), true);
  await page.type(id('join-name'), 'Quiet');
  await page.click(id('join-button'));
  await connected(page);
  await waitFor(page, 'mute-button', '[aria-pressed=true]');
  const state = await server.state();
  assert.equal(state.participants[await participant(server, 'Quiet')].microphone, 'muted');
  await leave(page);
});

test('a browser that may not use the camera says what to do', async () => {
  const strict = await launchChromium({ permissions: false });
  try {
    const page = await openPage(strict);
    await page.browserContext().overridePermissions(server.http, []);
    await page.goto(server.links.speaker);
    await waitFor(page, 'preview-camera');
    await page.click(id('preview-camera'));
    await page.waitForSelector('.problem');
    assert.match(await text(page, '.problem'), /allow the camera/);
  } finally {
    await strict.close();
  }
});

test('the keyboard alone is enough to join, unmute and leave', async () => {
  const page = await openPage(chromium, { source: sources.Red });
  await page.goto(server.links.speaker);
  await waitFor(page, 'join-name');
  await tabTo(page, 'join-name');
  await page.keyboard.type('Keys');
  await page.keyboard.press('Enter');
  await connected(page);
  await tabTo(page, 'mute-button');
  await page.keyboard.press('Space');
  await waitFor(page, 'mute-button', '[aria-pressed=false][aria-busy=false]');
  const me = await participant(server, 'Keys');
  await eventually(async () => assert.equal((await server.state()).participants[me].microphone, 'live'));
  await page.keyboard.press('m');
  await waitFor(page, 'mute-button', '[aria-pressed=true][aria-busy=false]');
  await tabTo(page, 'leave-button');
  await page.keyboard.press('Enter');
  await waitFor(page, 'ended', '[data-reason=left]');
  await page.browserContext().close();
});

test('the language can be changed before joining and in the room', async () => {
  const page = await openPage(chromium);
  await page.goto(server.links.attendee);
  await waitFor(page, 'join-name');
  await page.click(id('language-fr'));
  await page.waitForFunction(() => document.documentElement.lang === 'fr');
  assert.equal(await text(page, id('join-button')), 'Rejoindre');
  await page.type(id('join-name'), 'Langue');
  await page.click(id('join-button'));
  await connected(page);
  assert.equal(await page.$eval(id('leave-button'), (button) => button.getAttribute('aria-label')), 'Quitter');
  await leave(page);
});

test('a shared screen takes the large place of a presentation, its presenter the small one', async () => {
  const screen = { colour: 'rgb(150, 60, 160)', rgb: [150, 60, 160] };
  const presenter = await openPage(chromium, { source: { ...sources.Green, screen: screen.colour } });
  await joinAndSend(presenter, server.links.speaker, 'Presenter');
  await press(presenter, 'screen-button', true);
  const viewer = await openPage(chromium);
  await join(viewer, server.links.attendee, 'Viewer');
  await playing(viewer);
  await server.call('PUT', '/scene', { preset: 'presentation' });
  await eventually(async () => {
    const { on_screen: regions, canvas } = await server.state();
    assert.deepEqual(regions.map(({ source }) => source), ['screen', 'camera']);
    assert.ok(regions[0].width > 3 * regions[1].width);
    const [large, small] = await viewer.evaluate((...rects) => e2e.means(...rects), regions, canvas);
    assert.ok(near(large, screen.rgb), `the screen shows ${large}`);
    assert.ok(near(small, sources.Green.rgb), `the camera shows ${small}`);
  });
  await press(presenter, 'screen-button', false);
  await eventually(async () => {
    const { on_screen: regions } = await server.state();
    assert.deepEqual(regions.map(({ source }) => source), ['camera']);
  });
  for (const page of [presenter, viewer]) assert.deepEqual(page.problems, []);
});
