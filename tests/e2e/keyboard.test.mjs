// Without a mouse: what can be dragged can also be keyed and clicked, and the focus never falls to nowhere.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchChromium, openPage } from './support/browsers.mjs';
import { eventually } from './support/eventually.mjs';
import { act, tool, view } from './support/panel_page.mjs';
import { connected, id, join, participant, press, waitFor } from './support/room_page.mjs';
import { startDemo } from './support/server.mjs';

let server;
let chromium;
let panel;

before(async () => {
  server = await startDemo({ speakers: 3 });
  chromium = await launchChromium();
  panel = await openPage(chromium, { height: 1000 });
  await join(panel, server.links.moderator, 'Moderator');
});

after(async () => {
  await chromium?.close();
  await server?.stop();
});

const scene = async () => (await server.state()).scene;
const order = () => panel.$$eval(`${id('roster')} [data-stage=true]`, (rows) => rows.map((row) => row.dataset.testid));

async function drag(from, dx, dy) {
  await panel.mouse.move(from.x, from.y);
  await panel.mouse.down();
  await panel.mouse.move(from.x + dx / 2, from.y + dy / 2, { steps: 4 });
  await panel.mouse.move(from.x + dx, from.y + dy, { steps: 4 });
  await panel.mouse.up();
}

/** A headless browser does not drag on its own; these are the events of one that does. */
const dragRow = (from, to) =>
  panel.evaluate(
    async (...selectors) => {
      const [row, target] = selectors.map((selector) => document.querySelector(selector));
      if (!row.draggable) throw new Error('it cannot be dragged');
      const dataTransfer = new DataTransfer();
      const happens = async (element, type) => {
        element.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      };
      await happens(row, 'dragstart');
      await happens(target, 'dragover');
      await happens(target, 'drop');
      await happens(row, 'dragend');
    },
    from,
    to,
  );

const middle = async (selector) => {
  const { x, y, width, height } = await (await panel.waitForSelector(selector)).boundingBox();
  return { x: x + width / 2, y: y + height / 2 };
};

/** What has the focus, in words; null where it fell to nowhere. */
const focused = (page) =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    if (!element || element === document.body || !element.checkVisibility()) return null;
    return element.dataset.testid ?? element.dataset.action ?? (element.id || element.tagName);
  });

/** Presses a key on something, waits for what comes of it, and wants the focus to be somewhere then. */
async function keyed(page, selector, effect, key = 'Enter') {
  await (await page.waitForSelector(selector)).focus();
  await page.keyboard.press(key);
  await effect();
  await eventually(async () => assert.ok(await focused(page), `after ${key} on ${selector} nothing has the focus`), { within: 5_000 });
}

const there = (selector) => () => panel.waitForSelector(selector);
const gone = (selector) => () => panel.waitForSelector(selector, { hidden: true });

test('the order on stage is changed by dragging, by keys and by clicks, each with the same result', async () => {
  await eventually(async () => assert.equal((await order()).length, 3));
  const [first, second, third] = await order();
  const swapped = [second, first, third];
  const back = [first, second, third];
  const becomes = (wanted) => eventually(async () => assert.deepEqual(await order(), wanted));
  await dragRow(id(first), id(second));
  await becomes(swapped);
  const menu = async (row, action) => {
    await (await panel.waitForSelector(`${id(row)} [data-action=more]`)).focus();
    await panel.keyboard.press('Enter');
    const steps = await (await panel.waitForSelector('.menu')).$$eval('[role^=menuitem]', (items, wanted) => items.findIndex((item) => item.dataset.action === wanted), action);
    for (let i = 0; i < steps; i++) await panel.keyboard.press('ArrowDown');
    await panel.keyboard.press('Enter');
  };
  await menu(first, 'up');
  await becomes(back);
  assert.ok(await focused(panel));
  await act(panel, first.replace('participant-', ''), 'down');
  await becomes(swapped);
  await act(panel, first.replace('participant-', ''), 'up');
  await becomes(back);
});

test('a tile is moved and resized by dragging, by keys and by numbers, each with the same result', async () => {
  await view(panel, 'layout');
  await panel.click(id('preview-picture_in_picture'));
  await (await waitFor(panel, 'as-tiles')).click();
  await waitFor(panel, 'tile-1');
  await panel.click(id('choose-tile-1'));
  const number = async (side, value) => {
    const field = await waitFor(panel, `tile-${side}`);
    await field.evaluate((element) => element.select());
    await field.type(String(value));
    await panel.keyboard.press('Tab');
  };
  const style = (name) => panel.$eval(id('tile-1'), (tile, side) => Math.round(parseFloat(tile.style[side])), name);
  const stands = (left, top, width) =>
    eventually(async () => assert.deepEqual([await style('left'), await style('top'), await style('width')], [left, top, width]));
  const start = async () => {
    for (const [side, value] of [['width', 20], ['height', 20], ['x', 30], ['y', 30]]) await number(side, value);
    await stands(30, 30, 20);
  };
  if ((await panel.$eval(id('snap'), (element) => element.ariaChecked)) === 'true') await panel.click(id('snap'));
  const canvas = await (await panel.$(id('scene-canvas'))).boundingBox();
  await start();
  await panel.$eval(id('scene-canvas'), (element) => element.scrollIntoView({ block: 'center' }));
  await drag(await middle(id('tile-1')), canvas.width * 0.2, canvas.height * 0.1);
  await stands(50, 40, 20);
  await start();
  await panel.focus(id('tile-1'));
  await panel.keyboard.down('Shift');
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await panel.keyboard.press(key);
  await panel.keyboard.up('Shift');
  await stands(50, 40, 20);
  await start();
  await number('x', 50);
  await number('y', 40);
  await stands(50, 40, 20);
  await panel.$eval(id('scene-canvas'), (element) => element.scrollIntoView({ block: 'center' }));
  await drag(await middle(`${id('tile-1')} [data-corner=se]`), canvas.width * 0.1, 0);
  await stands(50, 40, 30);
  await number('width', 20);
  await stands(50, 40, 20);
  await panel.focus(id('tile-1'));
  await panel.keyboard.down('Alt');
  for (let i = 0; i < 10; i++) await panel.keyboard.press('ArrowRight');
  await panel.keyboard.up('Alt');
  await stands(50, 40, 30);
  await panel.click(id('discard-preview'));
  await view(panel, 'live');
});

async function knock(name) {
  const page = await openPage(chromium);
  await page.goto(server.links.attendee);
  await (await waitFor(page, 'join-name')).type(name);
  await page.click(id('join-button'));
  await waitFor(page, 'waiting');
  return page;
}

test('who waits, asks or is put out leaves no hole for the focus', async () => {
  await tool(panel, 'room');
  await keyed(panel, id('policy-locked'), there(`${id('policy-locked')}[aria-checked=true]`), ' ');
  await tool(panel, 'people');
  const page = await knock('Wanda');
  await knock('Stranger');
  const rows = (count) => () => panel.waitForFunction((n) => document.querySelectorAll('[data-testid^=waiting-] [data-action=admit]').length === n, {}, count);
  await rows(2)();
  await keyed(panel, `${id('lobby-card')} [data-action=admit]`, rows(1));
  await keyed(panel, `${id('lobby-card')} [data-action=refuse]`, gone(id('lobby-card')));
  await connected(page);
  const wanda = await participant(server, 'Wanda');
  await press(page, 'hand-button', true);
  await keyed(panel, id('next-floor'), there(`${id(`participant-${wanda}`)}[data-stage=true]`));
  await keyed(page, id('unmute-decline'), () => page.waitForSelector(id('unmute-decline'), { hidden: true }));
  // Off stage while her microphone's button has the focus, which goes with that.
  await page.focus(id('mute-button'));
  await act(panel, wanda, 'unstage');
  await page.waitForSelector(id('mute-button'), { hidden: true });
  await eventually(async () => assert.ok(await focused(page), 'the attendee lost the focus'));
  const more = `${id(`participant-${wanda}`)} [data-action=more]`;
  await keyed(panel, more, there('.menu'));
  await keyed(panel, '.menu [role^=menuitem]', gone('.menu'), 'Escape');
  await eventually(async () => assert.equal(await focused(panel), 'more'));
  await keyed(panel, more, there('.menu'));
  await keyed(panel, '.menu [data-action=remove]', there(id('confirm-remove')));
  await keyed(panel, id('confirm-remove'), gone(id(`participant-${wanda}`)));
  await tool(panel, 'room');
  await keyed(panel, id('policy-locked'), there(`${id('policy-locked')}[aria-checked=false]`), ' ');
});

test('questions, announcements, scenes and tiles that go leave no hole for the focus', async () => {
  await tool(panel, 'polls');
  await panel.type(id('announcement-text'), 'Break');
  await keyed(panel, id('announcement-show'), there(id('announcement-now')));
  await keyed(panel, id('announcement-clear'), gone(id('announcement-now')));
  await panel.type(id('poll-question'), 'Ready?');
  await keyed(panel, id('poll-yes-no'), async () => undefined);
  await keyed(panel, id('poll-start'), there(id('poll-close')));
  await keyed(panel, id('poll-close'), gone(id('poll-close')));
  await keyed(panel, id('poll-clear'), gone(id('poll-clear')));
  await keyed(panel, id('view-live'), there(id('scene-canvas')), 'ArrowRight');
  await keyed(panel, id('preview-speaker_strip'), there(`${id('preview-desk')}[data-previewing=true]`));
  await keyed(panel, id('as-tiles'), there(id('tile-2')));
  await keyed(panel, id('tile-2'), gone(id('tile-2')), 'Delete');
  await panel.click(id('choose-tile-1'));
  await keyed(panel, id('tile-remove'), gone(id('tile-1')));
  await panel.type(id('scene-name'), 'One');
  await keyed(panel, id('save-scene'), there('[data-scene=One]'));
  await keyed(panel, id('take'), there(`${id('preview-desk')}[data-previewing=false]`));
  assert.equal((await scene()).tiles.length, 1);
  await keyed(panel, id('undo-live'), async () => eventually(async () => assert.notEqual((await scene()).preset, 'custom')));
  await keyed(panel, '[data-scene=One] [data-action=preview-scene]', there(`${id('preview-desk')}[data-previewing=true]`));
  await keyed(panel, '[data-scene=One] [data-action=delete-scene]', gone('[data-scene=One]'));
  await keyed(panel, id('discard-preview'), there(`${id('preview-desk')}[data-previewing=false]`));
  await keyed(panel, id('shortcuts-button'), there(id('help-sheet')));
  await keyed(panel, id('shortcuts-switch'), gone(id('help-sheet')), 'Escape');
  await eventually(async () => assert.equal(await focused(panel), 'shortcuts-button'));
  assert.deepEqual(panel.problems, []);
});
