// From a server that nobody has set up to a first class: accounts, invitations, the lobby, the floor, and putting out for good.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { password, section, setUpAccount, signIn } from './support/account_page.mjs';
import { demoInBothBrowsers } from './support/both_browsers.mjs';
import { openPage } from './support/browsers.mjs';
import { eventually } from './support/eventually.mjs';
import { act, putOut, tool } from './support/panel_page.mjs';
import { connected, id, waitFor } from './support/room_page.mjs';

const demo = demoInBothBrowsers(() => undefined);
const pages = {};
let admin;
let classLink;

const text = (page, testid) => page.$eval(id(testid), (element) => element.textContent);
const caption = (page) => page.$eval(`${id('mute-button')} .control-caption`, (element) => element.textContent);
const until = (page, check, ...values) => page.waitForFunction(check, { polling: 100 }, ...values);

async function knock(page, link, name) {
  await page.goto(link);
  await waitFor(page, 'join-name');
  await page.type(id('join-name'), name);
  await page.click(id('join-button'));
}

async function rowOf(panel, name) {
  await until(panel, (wanted) => [...document.querySelectorAll('[data-testid=roster] [data-stage]')].some((row) => row.textContent.includes(wanted)), name);
  return panel.$$eval('[data-testid=roster] [data-stage]', (rows, wanted) =>
    rows.find((row) => row.textContent.includes(wanted)).dataset.testid.replace('participant-', ''), name);
}

test('the first admin is made with the code that the server prints', async () => {
  const page = (pages.admin = await openPage(demo.chromium));
  admin = await setUpAccount(page, demo.server.admin, 'Emmy');
  assert.equal(admin.codes.length, 10);
  for (const name of ['rooms', 'accounts', 'machine', 'audit', 'me']) {
    await section(page, name);
  }
  assert.equal(await page.evaluate(() => location.hash), '#me');
});

test('the code is good for one admin only, and a wrong password is told without saying more', async () => {
  const page = await openPage(demo.firefox);
  await page.goto(demo.server.admin);
  await waitFor(page, 'setup-name');
  await page.type(id('setup-name'), 'Mallory');
  await page.type(id('setup-password'), password);
  await page.click(id('setup-button'));
  await waitFor(page, 'problem', '[data-kind=credentials]');
  await page.goto(`${demo.server.http}/admin`);
  await waitFor(page, 'sign-in-name');
  await page.type(id('sign-in-name'), 'Emmy');
  await page.type(id('sign-in-password'), 'not the password');
  await page.click(id('sign-in-button'));
  await waitFor(page, 'problem', '[data-kind=credentials]');
  await page.browserContext().close();
});

test('a recovery code opens once', async () => {
  const page = await openPage(demo.firefox);
  await signIn(page, demo.server, 'Emmy', admin.codes[0]);
  await page.click(id('sign-out'));
  await waitFor(page, 'sign-in-name');
  await page.type(id('sign-in-name'), 'Emmy');
  await page.type(id('sign-in-password'), password);
  await page.click(id('sign-in-button'));
  await waitFor(page, 'sign-in-code');
  await page.type(id('sign-in-code'), admin.codes[0]);
  await page.click(id('sign-in-button'));
  await waitFor(page, 'problem', '[data-kind=second_factor]');
  await page.browserContext().close();
});

test('a teacher gets an account, makes a room and invites a class', async () => {
  await section(pages.admin, 'accounts');
  await pages.admin.type(id('account-name'), 'Ada');
  await pages.admin.click(id('account-add'));
  const link = await (await waitFor(pages.admin, 'account-link')).evaluate((field) => field.value);
  const page = (pages.panel = await openPage(demo.chromium));
  await setUpAccount(page, link, 'Ada');
  assert.equal(await page.$(id('section-accounts')), null);
  await page.type(id('room-name'), 'Physics');
  await page.click(id('room-add'));
  await page.waitForSelector('[data-action=invite]');
  await page.click('[data-action=invite]');
  await (await waitFor(page, 'invite-create')).click();
  classLink = await (await waitFor(page, 'invite-link')).evaluate((field) => field.value);
  assert.match(classLink, /\/r\/[^#]+#i=/);
  await page.click(id('invite-close'));
  await page.click('[data-action=open]');
  await waitFor(page, 'join-name');
  assert.equal(await page.$eval(id('join-name'), (field) => field.value), 'Ada');
  await page.click(id('join-button'));
  await connected(page);
});

test('who is invited by name is called that, and the page before the room has the room’s name', async () => {
  const desk = pages.admin;
  await desk.click(id('code-close'));
  await section(desk, 'rooms');
  await (await desk.waitForSelector(`${id('room-demo')} [data-action=invite]`)).click();
  await (await waitFor(desk, 'invite-kind')).select('person');
  await desk.type(id('invite-name'), 'Zoë');
  await desk.click(id('invite-create'));
  const link = await (await waitFor(desk, 'invite-link')).evaluate((field) => field.value);
  await desk.click(id('invite-close'));
  const page = await openPage(demo.firefox);
  await page.goto(link);
  await waitFor(page, 'join-name', '[readonly]');
  assert.equal(await page.$eval(id('join-name'), (field) => field.value), 'Zoë');
  assert.match(await page.$eval('h1', (title) => title.textContent), /^Join Demo/);
  await page.browserContext().close();
});

test('pupils wait in the lobby, see why, and go in by themselves when they are admitted', async () => {
  // One page alone in Firefox: what is behind another one stands still there.
  for (const [name, browser] of [['Bo', demo.firefox], ['Cy', demo.chromium]]) {
    const page = (pages[name] = await openPage(browser, { width: 360, height: 740 }));
    await knock(page, classLink, name);
    await waitFor(page, 'waiting', '[data-reason=lobby]');
    assert.equal(await page.evaluate(() => location.hash), '');
    await waitFor(pages.panel, 'lobby-card');
    await (await pages.panel.waitForSelector('[data-testid^=waiting-] [data-action=admit]')).click();
    await connected(page);
  }
});

test('hands are a queue, and whoever gets the floor is asked and never forced to unmute', async () => {
  for (const name of ['Bo', 'Cy']) {
    await pages[name].click(id('hand-button'));
    await waitFor(pages[name], 'hand-place');
  }
  assert.match(await text(pages.Bo, 'hand-place'), /you are next/);
  assert.match(await text(pages.Cy, 'hand-place'), /number 2/);
  await pages.panel.click(id('next-floor'));
  await waitFor(pages.Bo, 'unmute-asked');
  await waitFor(pages.Bo, 'mute-button', '[aria-pressed=true]');
  await pages.Bo.click(id('unmute-accept'));
  await waitFor(pages.Bo, 'mute-button', '[aria-pressed=false]');
  assert.equal(await caption(pages.Bo), 'Mic on');
  await until(pages.Cy, () => /you are next/.test(document.querySelector('[data-testid=hand-place]').textContent));
});

test('who is muted and may not unmute sees that he is held back', async () => {
  const bo = await rowOf(pages.panel, 'Bo');
  await tool(pages.panel, 'room');
  await (await waitFor(pages.panel, 'policy-unmute')).click();
  await waitFor(pages.panel, 'policy-unmute', '[aria-checked=false]');
  await tool(pages.panel, 'people');
  await act(pages.panel, bo, 'mute');
  await waitFor(pages.Bo, 'held');
  assert.equal(await caption(pages.Bo), 'Held');
  // The panel knows, too.
  await (await pages.panel.waitForSelector(`${id(`participant-${bo}`)} [data-action=ask-unmute]`)).click();
  await (await waitFor(pages.Bo, 'unmute-decline')).click();
  await waitFor(pages.Bo, 'mute-button', '[aria-pressed=true]');
});

test('a question is voted on, and lines go to the room and to the moderators alone', async () => {
  await tool(pages.panel, 'polls');
  await (await waitFor(pages.panel, 'poll-question')).type('Ready?');
  await pages.panel.click(id('poll-yes-no'));
  await pages.panel.click(id('poll-start'));
  for (const name of ['Bo', 'Cy']) {
    for (const [testid, key] of [['vote-0', ' '], ['vote', 'Enter']]) {
      await (await waitFor(pages[name], testid)).focus();
      await pages[name].keyboard.press(key);
    }
    await until(pages[name], () => /is counted/.test(document.querySelector('[data-testid=vote-state]').textContent));
  }
  await pages.panel.click(id('poll-close'));
  await waitFor(pages.Bo, 'poll-bars');
  assert.deepEqual(await pages.Bo.$$eval(`${id('poll-bars')} li`, (bars) => bars.map((bar) => bar.dataset.votes)), ['2', '0']);
  await pages.Cy.click(id('chat-button'));
  await waitFor(pages.Cy, 'chat-text');
  await pages.Cy.select(id('chat-to'), 'moderators');
  await pages.Cy.focus(id('chat-text'));
  await pages.Cy.keyboard.type('I cannot see');
  await pages.Cy.keyboard.press('Enter');
  await tool(pages.panel, 'chat');
  await until(pages.panel, () => /I cannot see/.test(document.querySelector('[data-testid=chat-log]').textContent));
  assert.doesNotMatch(await text(pages.Bo, 'chat-announcer'), /I cannot see/);
});

test('who reloads is back at once, not in the lobby', async () => {
  await pages.Cy.reload();
  await eventually(async () => assert.equal(await pages.Cy.$(id('waiting')), null));
  await connected(pages.Cy);
});

test('who is put out does not come back with the same link, and the class goes on', async () => {
  await tool(pages.panel, 'people');
  await putOut(pages.panel, await rowOf(pages.panel, 'Bo'));
  await waitFor(pages.Bo, 'ended', '[data-reason=moderator]');
  await knock(pages.Bo, classLink, '');
  await waitFor(pages.Bo, 'ended', '[data-reason=refused]');
  assert.match(await text(pages.Bo, 'ended'), /not valid/);
  await connected(pages.Cy);
});

test('when the session is ended, everybody is told', async () => {
  await tool(pages.panel, 'room');
  await (await waitFor(pages.panel, 'end-button')).click();
  await (await waitFor(pages.panel, 'confirm-end')).click();
  await waitFor(pages.Cy, 'ended', '[data-reason=ended]');
});
