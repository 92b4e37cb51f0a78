// A room's mixer process dies or hangs: the room goes on over the connections it has, and others notice nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchChromium, openPage } from './support/browsers.mjs';
import { sources } from './support/colours.mjs';
import { eventually } from './support/eventually.mjs';
import { join, joinAndSend, playing } from './support/room_page.mjs';
import { mixers, startServe } from './support/server.mjs';
import { withinLimits } from './support/within_limits.mjs';

const tone = sources.Red.tone;
const rooms = ['struck', 'spared'];
const viewers = {};
const speakers = {};
let server;
let chromium;
let spared;

before(async () => {
  server = await startServe(rooms);
  chromium = await launchChromium();
  for (const room of rooms) {
    speakers[room] = await openPage(chromium, { source: sources.Red });
    await joinAndSend(speakers[room], server.link(room, 'speaker'), 'Red');
    viewers[room] = await openPage(chromium);
    await join(viewers[room], server.link(room, 'attendee'), 'Viewer');
    await playing(viewers[room]);
    await viewers[room].evaluate((frequency) => (e2e.recordPicture(), e2e.recordTone(frequency)), tone);
  }
  await eventually(async () => {
    for (const page of Object.values(viewers)) assert.ok((await page.evaluate(() => e2e.heardTimes())).length > 50);
  });
  spared = (await bothMixers())[rooms.indexOf('spared')];
});

after(async () => {
  await chromium?.close();
  await server?.stop();
});

/** Each room has a mixer of its own. (A spare that is being made ready is at work for a moment too.) */
const bothMixers = () =>
  eventually(async () => {
    const found = await mixers(server);
    assert.equal(found.length, rooms.length, `mixers at work: ${found}`);
    return found;
  });

const times = async (page, since) => ({
  picture: await page.evaluate((from) => e2e.frameTimes(from), since),
  sound: await page.evaluate((from) => e2e.heardTimes(from), since),
});

/** The longest pause in a list of times. */
const gap = (list) => Math.round(Math.max(0, ...list.slice(1).map((at, i) => at - list[i])));

const identities = () =>
  Promise.all([...Object.values(viewers), ...Object.values(speakers)].map((page) => page.evaluate(() => e2e.identity())));

/** All plays again, and has for some seconds. */
async function recovered(page, since) {
  await eventually(
    async () => {
      assert.ok(Date.now() - since > 4000);
      for (const list of Object.values(await times(page, since + 500))) {
        assert.ok(list.length > 20 && Date.now() - list.at(-20) < 2000, 'it does not play again');
      }
    },
  );
}

/** Does something to the first room's mixer; gives the longest gaps of picture and sound in either room. */
async function strike(signal) {
  const before = await identities();
  const struck = (await bothMixers()).find((pid) => pid !== spared);
  const from = Date.now();
  process.kill(struck, signal);
  await recovered(viewers.struck, from);
  assert.deepEqual(await identities(), before, 'every connection is still the same one');
  const now = await bothMixers();
  assert.ok(now.includes(spared), 'the other room keeps its mixer');
  assert.ok(!now.includes(struck), 'the mixer was replaced');
  const found = await Promise.all(rooms.map((room) => times(viewers[room], from - 1000)));
  return found.flatMap(({ picture, sound }) => [gap(picture), gap(sound)]);
}

const limits = (picture, sound) => [
  { name: 'picture', most: picture },
  { name: 'sound', most: sound },
  { name: 'other room, picture', most: 500 },
  { name: 'other room, sound', most: 500 },
];

test('kill -9 of a mixer: sound is back within 1 s and picture within 2 s, over the same connections', (t) =>
  withinLimits(t, { measure: () => strike('SIGKILL'), attempts: 5, limits: limits(2000, 1000) }));

test('a mixer that hangs is replaced, over the same connections', (t) =>
  withinLimits(t, { measure: () => strike('SIGSTOP'), attempts: 5, limits: limits(8000, 8000) }));

test('the picture shows the same person as before', async () => {
  await eventually(async () => {
    const { canvas, on_screen: regions, mixer } = await server.state('struck');
    assert.equal(mixer, 'running');
    const [[red, green]] = await viewers.struck.evaluate((...rects) => e2e.means(...rects), regions, canvas);
    assert.ok(red > 150 && green < 90, `${red}, ${green}`);
  });
});
