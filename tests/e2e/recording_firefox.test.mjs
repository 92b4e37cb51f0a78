// What of a recording is seen in Firefox: the notice and the question, the mark, the moderator's light, the admin's list.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { section, setUpAccount } from './support/account_page.mjs';
import { axeFindsNothing } from './support/axe.mjs';
import { launchChromium, launchFirefox, openPage } from './support/browsers.mjs';
import { sources } from './support/colours.mjs';
import { connected, id, join, joinAndSend, waitFor } from './support/room_page.mjs';
import { startRecordingServer } from './support/recording_server.mjs';

const room = 'class';
const pages = {};
let server;
let chromium;
let firefox;

const text = (page, testid) => page.$eval(id(testid), (element) => element.textContent);

before(async () => {
  server = await startRecordingServer(room);
  [chromium, firefox] = await Promise.all([launchChromium(), launchFirefox()]);
});

after(async () => {
  await Promise.all([chromium?.close(), firefox?.close()]);
  await server?.stop();
});

test('who agrees on the page before the room is not asked again, and sees the mark', async () => {
  pages.red = await openPage(chromium, { source: sources.Red });
  await joinAndSend(pages.red, server.link(room, 'speaker'), 'Red');
  pages.panel = await openPage(chromium);
  await join(pages.panel, server.link(room, 'moderator'), 'Moderator');
  const page = (pages.viewer = await openPage(firefox));
  await page.goto(server.link(room, 'attendee'));
  await (await waitFor(page, 'join-recorded')).click();
  await page.type(id('join-name'), 'Viewer');
  await page.click(id('join-button'));
  await connected(page);
  await pages.panel.click(id('record'));
  await (await waitFor(pages.panel, 'recording-accept')).click();
  await waitFor(page, 'recording-mark', '[data-recorded=true][data-state=on]');
  assert.equal(await page.$(id('recording-asked')), null);
  assert.match(await text(page, 'recording-status'), /is being recorded/);
  await axeFindsNothing(page, 'the room while it is recorded');
});

test('who comes later is asked, and may change his answer', async () => {
  await pages.viewer.browserContext().close();
  const page = (pages.viewer = await openPage(firefox));
  await join(page, server.link(room, 'attendee'), 'Late');
  await waitFor(page, 'recording-asked');
  await axeFindsNothing(page, 'the question');
  await page.click(id('recording-decline'));
  await waitFor(page, 'recording-mark', '[data-recorded=false]');
  await page.click(id('recording-mark'));
  await (await waitFor(page, 'recording-accept')).click();
  await waitFor(page, 'recording-mark', '[data-recorded=true]');
  await waitFor(pages.panel, 'recording-light', '[data-colour=good]');
  await pages.panel.click(id('record-stop'));
  await page.waitForSelector(id('recording-mark'), { hidden: true });
  await page.browserContext().close();
});

test('an admin lists it, holds it and deletes it', async () => {
  await waitFor(pages.panel, 'recording-card', '[data-state=ended]');
  const [recording] = readdirSync(server.spool);
  const page = await openPage(firefox);
  await setUpAccount(page, server.setUp(), 'Emmy');
  await section(page, 'recordings');
  const row = id(`recording-${recording}`);
  await waitFor(page, `recording-${recording}`, '[data-state=complete]');
  await axeFindsNothing(page, 'the list of recordings');
  await page.click(`${row} [data-action=hold]`);
  await page.waitForSelector(`${row}[data-hold=true]`);
  await page.click(`${row} [data-action=hold]`);
  await page.waitForSelector(`${row}[data-hold=false]`);
  await page.click(id(`delete-${recording}`));
  await page.click(id(`delete-${recording}`));
  await page.waitForSelector(row, { hidden: true });
  assert.deepEqual(readdirSync(server.spool), []);
});
