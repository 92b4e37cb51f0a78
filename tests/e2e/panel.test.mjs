// What a moderator does in the panel against a real server: from Chromium and from Firefox, each time with people in the other browser.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { demoInBothBrowsers } from './support/both_browsers.mjs';
import { openPage } from './support/browsers.mjs';
import { expectedRegions, sources, tolerance } from './support/colours.mjs';
import { eventually } from './support/eventually.mjs';
import { act, onStage, putOut, tool, view } from './support/panel_page.mjs';
import { png } from './support/png.mjs';
import { connected, id, join, leave, participant, playing, turnCameraOn, waitFor } from './support/room_page.mjs';

const panels = {};
const others = {};
let viewer;

const pictureColour = [30, 60, 200];
const folder = await mkdtemp(path(tmpdir(), 'amphi-e2e-'));
const pictureFile = path(folder, 'blue.png');
await writeFile(pictureFile, png(3840, 2160, pictureColour));
after(() => rm(folder, { recursive: true }));

const demo = demoInBothBrowsers(async ({ server, chromium, firefox }) => {
  for (const name of ['Red', 'Green']) {
    const page = await openPage(chromium, { source: sources[name] });
    await join(page, server.links.speaker, name);
    await turnCameraOn(page);
  }
  panels.Chromium = await openPage(chromium);
  panels.Firefox = await openPage(firefox);
  for (const [name, page] of Object.entries(panels)) await join(page, server.links.moderator, `Moderator in ${name}`);
  Object.assign(others, { Chromium: firefox, Firefox: chromium });
  viewer = await openPage(chromium);
  await join(viewer, server.links.attendee, 'Viewer');
  await playing(viewer);
  await viewer.evaluate(() => e2e.recordPicture());
});

const inBoth = (name, run) => {
  for (const browser of ['Chromium', 'Firefox']) {
    test(`${name} (panel in ${browser})`, async () => {
      // Firefox draws nothing of pages that are behind others.
      await panels[browser].bringToFront();
      await run(panels[browser], others[browser]);
    });
  }
};

const state = () => demo.server.state();

async function attendee(browser, name) {
  const page = await openPage(browser);
  await join(page, demo.server.links.attendee, name);
  return page;
}

/** Asks for the room, and waits at its door. */
async function knock(browser, name) {
  const page = await openPage(browser);
  await page.goto(demo.server.links.attendee);
  await waitFor(page, 'join-name');
  await page.type(id('join-name'), name);
  await page.click(id('join-button'));
  await waitFor(page, 'waiting', '', 60_000);
  return page;
}

const policy = async (panel, name, on) => {
  await tool(panel, 'room');
  if ((await panel.$eval(id(`policy-${name}`), (rule) => rule.ariaChecked)) !== String(on)) await panel.click(id(`policy-${name}`));
  await waitFor(panel, `policy-${name}`, `[aria-checked=${on}]`);
  await tool(panel, 'people');
};

const waitingRow = async (panel, name) => {
  const found = () =>
    panel.$$eval(`${id('lobby-card')} [role=row]`, (rows, wanted) => rows.find((row) => row.querySelector('.name')?.textContent === wanted)?.dataset.testid, name);
  return eventually(async () => {
    const testid = await found();
    assert.ok(testid, `${name} does not wait`);
    return testid;
  });
};

inBoth('who comes to a locked room waits, and is let in or turned away', async (panel, other) => {
  await policy(panel, 'locked', true);
  try {
    const page = await knock(other, 'Wanda');
    const row = await waitingRow(panel, 'Wanda');
    assert.match(await panel.title(), /^\(\d+\) /);
    assert.ok(!Object.values((await state()).participants).some(({ name }) => name === 'Wanda'));
    await panel.click(`${id(row)} [data-action=admit]`);
    await connected(page);
    const refused = await knock(other, 'Stranger');
    await panel.click(`${id(await waitingRow(panel, 'Stranger'))} [data-action=refuse]`);
    await waitFor(refused, 'ended', '[data-reason=refused]');
    await refused.browserContext().close();
    await leave(page);
  } finally {
    await policy(panel, 'locked', false);
  }
});

inBoth('a raised hand gets the floor, is on stage, and goes off again', async (panel, other) => {
  const page = await attendee(other, 'Hans');
  const hans = await participant(demo.server, 'Hans');
  await page.click(id('hand-button'));
  await waitFor(panel, `hand-${hans}`);
  await panel.click(id('next-floor'));
  await panel.waitForSelector(onStage(hans, true));
  await (await waitFor(page, 'unmute-accept')).click();
  await waitFor(page, 'mute-button', '[aria-pressed=false][aria-busy=false]');
  await waitFor(panel, `participant-${hans}`, ' [data-action=mute]');
  await act(panel, hans, 'mute');
  await waitFor(page, 'mute-button', '[aria-pressed=true]');
  await act(panel, hans, 'ask-unmute');
  await (await waitFor(page, 'unmute-decline')).click();
  await act(panel, hans, 'take-floor');
  await panel.waitForSelector(onStage(hans, false));
  await page.waitForSelector(id('mute-button'), { hidden: true });
  await leave(page);
});

inBoth('who is put out sees it, and is gone from the list', async (panel, other) => {
  const page = await attendee(other, 'Otto');
  const otto = await participant(demo.server, 'Otto');
  await putOut(panel, otto);
  await waitFor(page, 'ended', '[data-reason=moderator]');
  await panel.waitForSelector(id(`participant-${otto}`), { hidden: true });
  await page.browserContext().close();
});

/** Until the viewer sees exactly what the snapshot promises, which `check` looks at. */
const shown = (check, since) =>
  eventually(async () => {
    const now = await state();
    const regions = expectedRegions(now);
    check(regions, now);
    const at = await viewer.evaluate((...wanted) => e2e.firstShown(...wanted), regions, now.canvas, since, tolerance);
    assert.ok(at, `the viewer does not see ${JSON.stringify(regions)}`);
  });

const means = (regions, canvas) => viewer.evaluate((...wanted) => e2e.means(...wanted), regions, canvas);

for (const transition of ['cut', 'fade']) {
  inBoth(`a preview is seen by nobody before it goes live with a ${transition}`, async (panel) => {
    await view(panel, 'live');
    await panel.click(id('preset-grid'));
    await waitFor(panel, 'preset-grid', '[aria-pressed=true]');
    await shown((regions) => assert.equal(regions.length, 2), 0);
    const before = await state();
    const colours = await means(before.on_screen, before.canvas);
    await view(panel, 'layout');
    await panel.click(id('preview-single'));
    await waitFor(panel, 'preview-desk', '[data-previewing=true]');
    await panel.waitForFunction(() => document.querySelectorAll('[data-testid=scene-canvas] .region').length === 1);
    await pause(1500);
    assert.deepEqual((await state()).scene.preset, 'grid');
    for (const [i, colour] of (await means(before.on_screen, before.canvas)).entries()) {
      assert.ok(colour.every((value, channel) => Math.abs(value - colours[i][channel]) <= tolerance), `${colour} was ${colours[i]}`);
    }
    await panel.click(`label:has(${id(`transition-${transition}`)})`);
    const since = Date.now();
    await panel.click(id('take'));
    await shown((regions) => assert.equal(regions.length, 1), since);
    await panel.click(id('undo-live'));
    await shown((regions) => assert.equal(regions.length, 2), 0);
    await view(panel, 'live');
  });
}

inBoth('tiles placed by numbers and keys are seen by a viewer where the panel shows them', async (panel) => {
  await view(panel, 'layout');
  await panel.click(id('preview-grid'));
  await panel.click(id('as-tiles'));
  await waitFor(panel, 'tile-1');
  await panel.click(id('choose-tile-0'));
  await panel.click(id('place-left'));
  await panel.click(id('choose-tile-1'));
  await panel.click(id('place-quarter'));
  await panel.focus(id('tile-1'));
  await panel.keyboard.down('Shift');
  await panel.keyboard.press('ArrowUp');
  await panel.keyboard.up('Shift');
  await panel.waitForFunction(() => document.querySelector('[data-testid=tile-1]').style.top === '40%');
  await panel.waitForFunction(() => document.querySelectorAll('[data-testid=scene-canvas] .region')[1]?.style.top.startsWith('40'));
  await panel.click(id('take'));
  await waitFor(panel, 'preview-desk', '[data-previewing=false]');
  await shown((regions, { canvas }) => {
    assert.equal(regions.length, 2);
    assert.ok(Math.abs(regions[0].width - canvas.width / 2) <= 2 && Math.abs(regions[1].y - canvas.height * 0.4) <= 2);
  }, 0);
  await panel.click(id('undo-live'));
  await view(panel, 'live');
});

/** What the viewer sees in a rectangle of the canvas becomes this colour. */
const becomes = (rect, colour) =>
  eventually(async () => {
    const [seen] = await means([rect], (await state()).canvas);
    assert.ok(seen.every((value, channel) => Math.abs(value - colour[channel]) <= tolerance), `${seen} instead of ${colour}`);
  });

inBoth('an uploaded picture is seen by a viewer, behind the tiles and in one, and stays while a scene shows it', async (panel) => {
  const { canvas } = await state();
  const all = { x: 0, y: 0, width: canvas.width, height: canvas.height };
  await view(panel, 'live');
  await panel.click(id('preset-grid'));
  await view(panel, 'layout');
  // Larger than what is kept, and of another form.
  await (await waitFor(panel, 'picture-file')).uploadFile(pictureFile);
  const kept = `${id('picture-list')} li`;
  await panel.waitForSelector(kept);
  await panel.waitForFunction((row) => document.querySelector(`${row} img`)?.naturalWidth === 1920, {}, kept);
  await panel.click(`${kept} [data-action=picture-background]`);
  await panel.waitForSelector(`${id('scene-canvas')} img`);
  await panel.click(id('take'));
  await waitFor(panel, 'preview-desk', '[data-previewing=false]');
  await becomes({ ...all, height: 100 }, pictureColour);
  await panel.click(`${kept} [data-action=picture-remove]`);
  await waitFor(panel, 'picture-problem', '[data-problem=in_use]');
  await panel.click(id('undo-live'));
  await panel.click(`${kept} [data-action=picture-tile]`);
  await panel.click(id('place-full'));
  await panel.click(id('take'));
  await waitFor(panel, 'preview-desk', '[data-previewing=false]');
  await becomes(all, pictureColour);
  await panel.click(id('undo-live'));
  await eventually(async () => assert.equal((await state()).scene.preset, 'grid'));
  await panel.click(`${kept} [data-action=picture-remove]`);
  await panel.waitForSelector(kept, { hidden: true });
  await view(panel, 'live');
});

inBoth('faces of who agreed are seen while they are looked at, and a click brings somebody on stage', async (panel, other) => {
  const page = await attendee(other, 'Fanny');
  const fanny = await participant(demo.server, 'Fanny');
  await view(panel, 'faces');
  await waitFor(panel, 'contact-sheet');
  assert.equal(await panel.$(id(`face-${fanny}`)), null);
  await page.bringToFront();
  await page.click(id('face-consent'));
  await waitFor(page, 'face-taken');
  await panel.waitForFunction((face) => document.querySelector(`${face} img`)?.naturalWidth > 0, {}, id(`face-${fanny}`));
  await panel.bringToFront();
  await panel.click(id(`face-${fanny}`));
  await waitFor(panel, `face-${fanny}`, '[aria-pressed=true]');
  await waitFor(page, 'mute-button');
  await view(panel, 'live');
  await page.waitForSelector(id('face-taken'), { hidden: true });
  await leave(page);
});

inBoth('what a moderator announces, asks and writes reaches people, and their votes come back', async (panel, other) => {
  const page = await attendee(other, 'Paula');
  await tool(panel, 'polls');
  await panel.type(id('announcement-text'), 'Break until ten');
  await panel.click(id('announcement-show'));
  await waitFor(page, 'announcement');
  await panel.click(id('announcement-clear'));
  await panel.type(id('poll-question'), 'Ready?');
  await panel.click(id('poll-yes-no'));
  await panel.click(id('poll-start'));
  await (await waitFor(page, 'vote-0')).click();
  await page.click(id('vote'));
  await panel.waitForSelector(`${id('poll-bars')} [data-votes="1"]`);
  await panel.click(id('poll-close'));
  await waitFor(page, 'poll', '[data-open=false]');
  await panel.click(id('poll-clear'));
  await page.waitForSelector(id('poll'), { hidden: true });
  await tool(panel, 'chat');
  await panel.type(id('chat-text'), 'Welcome');
  await panel.keyboard.press('Enter');
  await panel.waitForFunction(() => document.querySelector('[data-testid=chat-log]').textContent.includes('Welcome'));
  await tool(panel, 'people');
  await leave(page);
});

test('nothing complained', () => {
  // Browsers complain of every refusal, also of the picture that is still shown.
  for (const page of [...Object.values(panels), viewer]) assert.deepEqual(page.problems.filter((problem) => !/status of 409/.test(problem)), []);
});
