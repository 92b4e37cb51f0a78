// A walk over every page there is but those of recordings (recording.test.mjs), with somebody in each: for those who look at all of them.
import { password, section, setUpAccount } from './account_page.mjs';
import { openPage } from './browsers.mjs';
import { tool, view } from './panel_page.mjs';
import { connected, id, playing, press, waitFor } from './room_page.mjs';

const click = async (page, testid, rest) => (await waitFor(page, testid, rest)).click();
const gone = (page, testid) => page.waitForSelector(id(testid), { hidden: true });

/** What nobody needs to be let in for. */
async function outside({ server, browser }, look) {
  const page = await openPage(browser);
  for (const [name, url, testid] of [
    ['start', server.http, 'room-code'],
    ['no-invitation', `${server.http}/r/demo`, 'token-missing'],
    ['join', server.links.attendee, 'join-name'],
  ]) {
    await page.goto(url);
    await waitFor(page, testid);
    await look(page, name);
  }
  await page.goto(`${server.http}/r/demo#i=nothing`);
  await waitFor(page, 'join-name');
  await page.type(id('join-name'), 'Mallory');
  await page.click(id('join-button'));
  await waitFor(page, 'ended');
  await look(page, 'refused');
  await page.browserContext().close();
}

/** From the first set-up to an invitation; gives its link. */
async function admin({ server }, desk, look) {
  await setUpAccount(desk, server.admin, 'Emmy Noether', (title) => look(desk, title.replace(' ', '-')));
  for (const name of ['me', 'audit', 'machine', 'accounts']) {
    await section(desk, name);
    await look(desk, `admin-${name}`);
  }
  await desk.type(id('account-name'), 'Ada');
  await desk.click(id('account-add'));
  await waitFor(desk, 'account-link');
  await look(desk, 'account-code');
  await desk.click(id('code-close'));
  await section(desk, 'rooms');
  await desk.waitForSelector(id('room-demo'));
  await look(desk, 'admin-rooms');
  await desk.click(`${id('room-demo')} [data-action=settings]`);
  await click(desk, 'settings-lobby');
  await look(desk, 'room-settings');
  await desk.click(id('settings-save'));
  await gone(desk, 'settings-save');
  await desk.click(`${id('room-demo')} [data-action=invite]`);
  await waitFor(desk, 'invite-create');
  await look(desk, 'invite');
  await desk.click(id('invite-create'));
  await waitFor(desk, 'invite-qr');
  await look(desk, 'invitation');
  await desk.emulateMediaType('print');
  // On paper there is nothing beside it.
  await look(desk, 'sheet', '.print-sheet');
  await desk.emulateMediaType(null);
  const link = await desk.$eval(id('invite-link'), (field) => field.value);
  await desk.click(id('invite-close'));
  return link;
}

async function signIn({ server, browser }, look) {
  const page = await openPage(browser);
  await page.goto(`${server.http}/admin`);
  await waitFor(page, 'sign-in-name');
  await page.type(id('sign-in-name'), 'Emmy Noether');
  await page.type(id('sign-in-password'), password);
  await look(page, 'sign-in');
  await page.click(id('sign-in-button'));
  await waitFor(page, 'sign-in-code');
  await look(page, 'sign-in-code');
  await page.browserContext().close();
}

async function enterPanel({ server }, desk) {
  await desk.goto(`${server.http}/panel/demo`);
  await click(desk, 'join-button');
  await connected(desk);
  await playing(desk);
}

/** Waits until the panel lets him in. */
async function pupil({ browser }, desk, link, look) {
  const page = await openPage(browser);
  await page.goto(link);
  await waitFor(page, 'join-name');
  await page.type(id('join-name'), 'Sophie');
  await page.click(id('join-button'));
  await waitFor(page, 'waiting');
  await look(page, 'waiting');
  await waitFor(desk, 'lobby-card');
  await look(desk, 'panel');
  await desk.click(`${id('lobby-card')} [data-action=admit]`);
  await connected(page);
  await playing(page);
  return page;
}

async function room(desk, page, look) {
  await press(page, 'hand-button', true);
  await look(page, 'room');
  await page.click(id('quality-button'));
  await waitFor(page, 'quality-auto');
  await look(page, 'room-quality');
  await page.keyboard.press('Escape');
  await tool(desk, 'polls');
  await desk.type(id('announcement-text'), 'Break until ten');
  await desk.click(id('announcement-show'));
  await desk.type(id('poll-question'), 'Ready?');
  await desk.click(id('poll-yes-no'));
  await look(desk, 'panel-poll-new');
  await desk.click(id('poll-start'));
  await click(page, 'vote-0');
  await page.click(id('vote'));
  await desk.waitForSelector(`${id('poll-bars')} [data-votes="1"]`);
  await look(desk, 'panel-poll');
  await look(page, 'room-poll');
  await page.click(id('chat-button'));
  await waitFor(page, 'chat-text');
  await page.type(id('chat-text'), 'Good morning');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('[data-testid=chat-log]').textContent.includes('Good morning'));
  await look(page, 'room-chat');
  await page.click(id('shortcuts-button'));
  await waitFor(page, 'help-sheet');
  await look(page, 'help');
  await page.keyboard.press('Escape');
  await gone(page, 'help-sheet');
}

async function panel(desk, page, look) {
  await tool(desk, 'chat');
  await look(desk, 'panel-chat');
  await tool(desk, 'room');
  await look(desk, 'panel-room');
  await tool(desk, 'people');
  await view(desk, 'layout');
  await desk.click(id('preview-grid'));
  await click(desk, 'as-tiles');
  await waitFor(desk, 'tile-1');
  await look(desk, 'panel-layout');
  await desk.click(id('discard-preview'));
  await page.click(id('side-stage'));
  await click(page, 'face-consent');
  await view(desk, 'faces');
  await desk.waitForFunction(() => document.querySelector('[data-testid=contact-sheet] img')?.naturalWidth > 0);
  await look(desk, 'panel-faces');
  await desk.click(`${id('contact-sheet')} .face`);
  await waitFor(page, 'devices-button');
  await page.click(id('devices-button'));
  await waitFor(page, 'speaker-test');
  await look(page, 'devices');
}

/** Calls `look(page, name, within)` on each page of a demo server with `speakers`, one after the other. */
export async function walk(world, look) {
  await outside(world, look);
  const desk = await openPage(world.browser);
  const link = await admin(world, desk, look);
  await signIn(world, look);
  await enterPanel(world, desk);
  const page = await pupil(world, desk, link, look);
  await room(desk, page, look);
  await panel(desk, page, look);
  return [desk, page];
}
