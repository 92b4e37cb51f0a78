// A recording from the button to its deletion: who is asked, who is in it, what the light says, and that a custodian opens it in the
// browser.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join as path } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { section, setUpAccount } from './support/account_page.mjs';
import { axeFindsNothing, fitsEverybody } from './support/axe.mjs';
import { launchChromium, openPage } from './support/browsers.mjs';
import { near, sources } from './support/colours.mjs';
import { eventually } from './support/eventually.mjs';
import { id, join, joinAndSend, playing, waitFor } from './support/room_page.mjs';
import { startRecordingServer } from './support/recording_server.mjs';

const room = 'class';
const pages = {};
let server;
let chromium;
let recording;

const text = (page, testid) => page.$eval(id(testid), (element) => element.textContent);
const answers = async (page, answer) => {
  await (await waitFor(page, `recording-${answer}`)).click();
  await waitFor(page, 'recording-mark', `[data-recorded=${answer === 'accept'}]`);
};

/** Which of the sources' colours a picture has, of a fine grid of points. */
const coloursIn = async (page, selector) => {
  const points = await page.$eval(selector, (video) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [64, 36];
    const context = canvas.getContext('2d');
    context.drawImage(video, 0, 0, 64, 36);
    return Array.from(context.getImageData(0, 0, 64, 36).data);
  });
  const seen = (rgb) => {
    let count = 0;
    for (let at = 0; at < points.length; at += 4) count += near(points.slice(at, at + 3), rgb) ? 1 : 0;
    return count;
  };
  return Object.entries(sources).filter(([, { rgb }]) => seen(rgb) > 40).map(([name]) => name);
};

before(async () => {
  server = await startRecordingServer(room);
  chromium = await launchChromium();
});

after(async () => {
  await chromium?.close();
  await server?.stop();
});

test('everybody is told before joining that the class can be recorded', async () => {
  pages.red = await openPage(chromium, { source: sources.Red });
  await pages.red.goto(server.link(room, 'speaker'));
  await waitFor(pages.red, 'recording-notice');
  await fitsEverybody(pages.red, 'join page with the notice');
  assert.equal(await pages.red.$eval(id('join-recorded'), (box) => box.checked), false);
  await joinAndSend(pages.red, server.link(room, 'speaker'), 'Red');
  pages.green = await openPage(chromium, { source: sources.Green });
  await joinAndSend(pages.green, server.link(room, 'speaker'), 'Green');
  pages.viewer = await openPage(chromium);
  await join(pages.viewer, server.link(room, 'attendee'), 'Viewer');
  await playing(pages.viewer);
  pages.panel = await openPage(chromium);
  await join(pages.panel, server.link(room, 'moderator'), 'Moderator');
});

test('nothing is on the disk before the button is pressed', async () => {
  await waitFor(pages.panel, 'recording-card', '[data-state=off]');
  assert.deepEqual(readdirSync(server.spool), []);
});

test('when it begins, everybody sees the mark and is asked; one agrees, one declines', async () => {
  await pages.panel.click(id('record'));
  for (const name of ['red', 'green', 'viewer', 'panel']) {
    await waitFor(pages[name], 'recording-asked');
    assert.match(await text(pages[name], 'recording-status'), /is being recorded/);
  }
  await fitsEverybody(pages.viewer, 'the question');
  await answers(pages.red, 'accept');
  await answers(pages.green, 'decline');
  await answers(pages.panel, 'accept');
  await pages.viewer.keyboard.press('Escape');
  await waitFor(pages.viewer, 'recording-mark', '[data-recorded=unasked]');
  assert.match(await text(pages.panel, 'recording-left-out'), /Green/);
});

test('the light says what was verified, and the class still shows and hears everybody', async () => {
  await waitFor(pages.panel, 'recording-card', '[data-state=recording]');
  await waitFor(pages.panel, 'recording-light', '[data-colour=good]', 60_000);
  assert.match(await text(pages.panel, 'recording-facts'), /Verified up to 0:\d\d/);
  await fitsEverybody(pages.panel, 'the panel while it records');
  await fitsEverybody(pages.viewer, 'the room while it is recorded');
  await eventually(async () => assert.deepEqual(await coloursIn(pages.viewer, id('program-video')), ['Red', 'Green']));
});

test('in a pause nothing is captured', async () => {
  await pages.panel.click(id('record-pause'));
  await waitFor(pages.viewer, 'recording-mark', '[data-state=paused]');
  await fitsEverybody(pages.viewer, 'the room in a pause of the recording');
  await waitFor(pages.panel, 'recording-card', '[data-state=paused]');
  await pause(1500);
  const time = () => text(pages.panel, 'recording-time');
  const before = await time();
  await pause(4000);
  assert.equal(await time(), before);
  await pages.panel.click(id('record-pause'));
  await waitFor(pages.viewer, 'recording-mark', '[data-state=on]');
  await eventually(async () => assert.notEqual(await time(), before));
});

test('stopped, it is saved, and the mark is gone', async () => {
  await pause(3000);
  await pages.panel.click(id('record-stop'));
  await waitFor(pages.panel, 'recording-card', '[data-state=ended]', 40_000);
  for (const name of ['red', 'green', 'viewer']) await pages[name].waitForSelector(id('recording-mark'), { hidden: true });
  [recording] = readdirSync(server.spool);
  assert.match(recording, /^[a-z0-9]{26}$/);
});

test('an admin sees it, and nothing of it on the disk or in the download is clear', async () => {
  pages.admin = await openPage(chromium);
  await setUpAccount(pages.admin, server.setUp(), 'Emmy');
  await section(pages.admin, 'recordings');
  await waitFor(pages.admin, `recording-${recording}`, '[data-state=complete]');
  await fitsEverybody(pages.admin, 'the list of recordings');
  for (const name of readdirSync(path(server.spool, recording))) {
    const bytes = readFileSync(path(server.spool, recording, name)).toString('latin1');
    for (const clear of ['matroska', 'webm', 'A_OPUS', 'V_VP8']) assert.ok(!bytes.includes(clear), `${name} has ${clear} in it`);
  }
});

test('a custodian opens it in the browser: who agreed is in it, who declined is not', async () => {
  const page = pages.admin;
  await (await page.waitForSelector(`${id(`recording-${recording}`)} [data-action=open]`)).click();
  await waitFor(page, 'custodian-key-file');
  await fitsEverybody(page, 'the dialog that asks for a custodian’s key');
  await (await waitFor(page, 'custodian-key-file')).uploadFile(server.keys[1]);
  await waitFor(page, 'recording-player');
  await axeFindsNothing(page, 'the dialog that plays a recording');
  const seen = new Set();
  const last = Number(await page.$eval(id('recording-piece'), (range) => range.max));
  assert.ok(last >= 2, `${last} pieces`);
  await eventually(
    async () => {
      for (const name of await coloursIn(page, id('recording-player'))) seen.add(name);
      assert.equal(await page.$eval(id('recording-piece'), (range) => Number(range.value)), last);
    },
    { within: 60_000 },
  );
  assert.deepEqual([...seen], ['Red']);
  await page.click(id('recording-close'));
});

test('held it cannot be deleted; released it is deleted for good, its key first', async () => {
  const page = pages.admin;
  const row = id(`recording-${recording}`);
  await page.click(`${row} [data-action=hold]`);
  await page.waitForSelector(`${row}[data-hold=true]`);
  assert.equal(await page.$(id(`delete-${recording}`)), null);
  await fitsEverybody(page, 'the list with one that is held');
  await page.click(`${row} [data-action=hold]`);
  await page.waitForSelector(`${row}[data-hold=false]`);
  await page.click(id(`delete-${recording}`));
  await axeFindsNothing(page, 'the list that asks once more');
  await page.click(id(`delete-${recording}`));
  await page.waitForSelector(row, { hidden: true });
  assert.deepEqual(readdirSync(server.spool), []);
  assert.ok(!readdirSync(server.vault).some((name) => name.startsWith(recording)));
  await section(page, 'audit');
  await page.waitForFunction(() => /deleted a recording/.test(document.querySelector('[data-testid=audit-table]').textContent));
});
