// What a moderator changes is seen and heard by everyone within a second, over the connections there are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { demoInBothBrowsers } from './support/both_browsers.mjs';
import { openPage } from './support/browsers.mjs';
import { expectedRegions, sources, tolerance } from './support/colours.mjs';
import { eventually } from './support/eventually.mjs';
import { act, onStage } from './support/panel_page.mjs';
import { id, join, participant, playing, turnCameraOn, unmute, waitFor } from './support/room_page.mjs';
import { withinLimits } from './support/within_limits.mjs';

const limitMs = 1000;
const names = ['Red', 'Green', 'Blue'];
const speakers = {};
const viewers = {};
const identities = {};
const ids = {};
let panel;

const demo = demoInBothBrowsers(async ({ server, chromium, firefox }) => {
  for (const name of names) {
    speakers[name] = await openPage(chromium, { source: sources[name] });
    await join(speakers[name], server.links.speaker, name);
    await turnCameraOn(speakers[name]);
    ids[name] = await participant(server, name);
  }
  panel = await openPage(chromium);
  await join(panel, server.links.moderator, 'Moderator');
  for (const [name, browser] of Object.entries({ Chromium: chromium, Firefox: firefox })) {
    viewers[name] = await openPage(browser);
    await join(viewers[name], server.links.attendee, name);
    await playing(viewers[name]);
    await viewers[name].evaluate(() => e2e.recordPicture());
    await viewers[name].evaluate(() => e2e.listen());
  }
  await shows((regions) => assert.equal(regions.length, names.length));
  for (const [name, page] of Object.entries(viewers)) identities[name] = await page.evaluate(() => e2e.identity());
});

/** When each viewer first sees, after `since`, what the snapshot promises; `check` looks at the promise. */
async function shows(check, since = 0) {
  return eventually(async () => {
    const state = await demo.server.state();
    const regions = expectedRegions(state);
    check(regions, state);
    const times = {};
    for (const [name, page] of Object.entries(viewers)) {
      times[name] = await page.evaluate((...wanted) => e2e.firstShown(...wanted), regions, state.canvas, since, tolerance);
      assert.ok(times[name], `${name} does not see ${JSON.stringify(regions)}`);
    }
    return times;
  });
}

/** The time from a click in the panel (or from what `act` returns) to the new picture, at every viewer, in ms. */
async function timesToPicture(act, check) {
  const since = (await act()) ?? (await panel.evaluate(() => e2e.clickedAt));
  const times = await shows(check, since);
  return Object.values(times).map((at) => Math.round(at - since));
}

async function restoreScene(scene) {
  await demo.server.call('PUT', '/scene', { ...scene, pinned: scene.pinned ?? null });
  await pause(1500);
}

async function changesWithinLimit(t, act, check) {
  const scene = await demo.server.call('GET', '/scene');
  await withinLimits(t, {
    measure: async (again) => {
      if (again) await restoreScene(scene);
      return timesToPicture(act, check);
    },
    limits: Object.keys(viewers).map((name) => ({ name: `change in ${name}`, most: limitMs })),
  });
}

const area = ({ width, height }) => width * height;
const inside = (a, b) => a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;
const fillsCanvas = ({ x, y, width, height }, { canvas }) =>
  assert.deepEqual({ x, y, width, height }, { x: 0, y: 0, ...canvas });

const presets = {
  single: (regions, state) => {
    assert.equal(regions.length, 1);
    fillsCanvas(regions[0], state);
  },
  side_by_side: (regions) => {
    assert.equal(regions.length, 2);
    assert.equal(area(regions[0]), area(regions[1]));
    assert.equal(regions[0].y, regions[1].y);
  },
  picture_in_picture: (regions, state) => {
    assert.equal(regions.length, 2);
    fillsCanvas(regions[0], state);
    assert.ok(inside(regions[1], regions[0]) && area(regions[1]) < area(regions[0]) / 8);
  },
  speaker_strip: (regions) => {
    assert.equal(regions.length, 3);
    assert.ok(regions.slice(1).every((region) => region.y > regions[0].y + regions[0].height && area(region) < area(regions[0]) / 4));
  },
  grid: (regions) => {
    assert.equal(regions.length, 3);
    assert.equal(new Set(regions.map(area)).size, 1);
  },
};

for (const [preset, check] of Object.entries(presets)) {
  test(`a click on ${preset} changes every viewer's picture within ${limitMs} ms`, (t) =>
    changesWithinLimit(t, () => panel.click(id(`preset-${preset}`)), check));
}

test('a preset set over REST changes every viewer\'s picture, and the panel shows it', async (t) => {
  const put = async () => {
    const since = Date.now();
    await demo.server.call('PUT', '/scene', { preset: 'single' });
    return since;
  };
  await changesWithinLimit(t, put, presets.single);
  await waitFor(panel, 'preset-single', '[aria-pressed=true]');
});

const click = (name, action) => act(panel, ids[name], action);

test('a pinned person takes the large place until he is unpinned', async (t) => {
  await changesWithinLimit(t, () => click('Blue', 'pin'), ([first]) => assert.equal(first.name, 'Blue'));
  await waitFor(panel, 'unpin');
  await changesWithinLimit(t, () => panel.click(id('unpin')), ([first]) => assert.equal(first.name, 'Red'));
});

test('moving a person down changes the order of the tiles', async (t) => {
  await changesWithinLimit(t, () => panel.click(id('preset-grid')), presets.grid);
  const order = (wanted) => (regions) => assert.deepEqual(regions.map(({ name }) => name), wanted);
  await changesWithinLimit(t, () => click('Red', 'down'), order(['Green', 'Red', 'Blue']));
  await changesWithinLimit(t, () => click('Red', 'up'), order(names));
});

test('the name labels go and come back', async () => {
  const state = await demo.server.state();
  const written = () => viewers.Chromium.evaluate((...rect) => e2e.contrast(...rect), state.on_screen[0], state.canvas);
  const becomes = (check) => eventually(async () => assert.ok(check(await written()), `contrast is ${await written()}`));
  await becomes((contrast) => contrast > 100);
  await panel.click(id('labels-toggle'));
  await waitFor(panel, 'labels-toggle', '[aria-checked=false]');
  await becomes((contrast) => contrast < 40);
  await panel.click(id('labels-toggle'));
  await becomes((contrast) => contrast > 100);
});

test('who is taken off stage leaves the picture, and comes back with his camera on when he is called again', async () => {
  const shown = (count) => (regions) => assert.equal(regions.length, count);
  await click('Green', 'unstage');
  await shows(shown(2));
  await speakers.Green.waitForSelector(id('camera-button'), { hidden: true });
  await panel.waitForSelector(onStage(ids.Green, false));
  await click('Green', 'stage');
  await turnCameraOn(speakers.Green);
  await shows(shown(3));
});

test('muting somebody takes his voice away from everyone and tells him', async (t) => {
  const level = async (page) => (await page.evaluate((wanted) => e2e.tones(wanted), [sources.Green.tone]))[0];
  const heard = (check) =>
    eventually(async () => {
      for (const [name, page] of Object.entries(viewers)) {
        const decibels = await level(page);
        assert.ok(check(decibels), `${name} hears ${decibels} dB`);
      }
    });
  await unmute(speakers.Green);
  await heard((decibels) => decibels > -40);
  // By the level that his packets tell (RFC 6464), which only the line of the sound has.
  await eventually(async () => {
    const loud = await panel.$$eval(`${id(`participant-${ids.Green}`)} .level-sign`, (signs) => signs.map((sign) => sign.dataset.loud));
    assert.ok(loud[0] >= 2, `the panel shows loudness ${loud}`);
  });
  await click('Green', 'mute');
  await heard((decibels) => decibels < -70);
  t.diagnostic(`gone at every viewer ${Math.round(Date.now() - (await panel.evaluate(() => e2e.clickedAt)))} ms after the click`);
  await waitFor(speakers.Green, 'mute-button', '[aria-pressed=true]');
  assert.match(await speakers.Green.$eval(id('notices'), (element) => element.textContent), /moderator muted/);
  assert.equal((await demo.server.state()).participants[ids.Green].microphone, 'muted');
});

test('all of it came over the same connections', async () => {
  for (const [name, page] of Object.entries(viewers)) {
    assert.deepEqual(await page.evaluate(() => e2e.identity()), identities[name], name);
  }
  for (const page of [panel, ...Object.values(speakers), ...Object.values(viewers)]) assert.deepEqual(page.problems, []);
});
