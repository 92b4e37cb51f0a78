// Four people send, each a colour and a tone; what arrives at whom?
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoInBothBrowsers } from './support/both_browsers.mjs';
import { openPage } from './support/browsers.mjs';
import { expectedRegions, near, sources } from './support/colours.mjs';
import { eventually } from './support/eventually.mjs';
import { join, joinAndSend, playing } from './support/room_page.mjs';

const names = Object.keys(sources);
const frequencies = names.map((name) => sources[name].tone);
const pages = {};

const demo = demoInBothBrowsers(async ({ server, chromium, firefox }) => {
  pages.Red = await openPage(chromium, { source: sources.Red });
  pages.Green = await openPage(chromium, { source: sources.Green });
  pages.Blue = await openPage(chromium, { source: sources.Blue, prefer: 'video/h264' });
  pages.Yellow = await openPage(firefox, { source: sources.Yellow });
  for (const name of names) await joinAndSend(pages[name], server.links.speaker, name);
  pages.Chromium = await openPage(chromium);
  pages.Firefox = await openPage(firefox);
  for (const name of ['Chromium', 'Firefox']) await join(pages[name], server.links.attendee, name);
  for (const page of Object.values(pages)) {
    await playing(page);
    await page.evaluate(() => e2e.listen());
  }
});

const sentCodec = async (page) => {
  const sent = await page.evaluate(() => e2e.statistics('outbound-rtp'));
  const codecs = await page.evaluate(() => e2e.statistics('codec'));
  const video = sent.filter((stream) => stream.kind === 'video' && stream.framesEncoded > 0);
  return video.map((stream) => codecs.find((codec) => codec.id === stream.codecId).mimeType.toLowerCase());
};

test('publishers send VP8 from both browsers, and H.264 where it is preferred', async () => {
  await eventually(async () => {
    for (const name of names) {
      assert.deepEqual(await sentCodec(pages[name]), [name === 'Blue' ? 'video/h264' : 'video/vp8'], name);
    }
  });
});

for (const viewer of ['Chromium', 'Firefox', 'Red', 'Yellow']) {
  test(`in the picture that ${viewer} sees, every colour is in the region that the layout says`, async (t) => {
    await eventually(async () => {
      const state = await demo.server.state();
      const regions = expectedRegions(state);
      assert.deepEqual(regions.map(({ name }) => name).sort(), [...names].sort());
      const seen = await pages[viewer].evaluate((...rects) => e2e.means(...rects), regions, state.canvas);
      regions.forEach(({ name, colour }, i) => assert.ok(near(seen[i], colour), `${name}'s region shows ${seen[i]}`));
      t.diagnostic(regions.map(({ name }, i) => `${name} ${seen[i]}`).join('; '));
    });
  });
}

/** Every tone that should be heard is at least 25 dB above the one that should not. */
async function hears(page, own) {
  await eventually(async () => {
    const levels = await page.evaluate((wanted) => e2e.tones(wanted), frequencies);
    const text = names.map((name, i) => `${name} ${levels[i]} dB`).join(', ');
    const others = levels.filter((_, i) => names[i] !== own);
    assert.ok(Math.min(...others) > -40, text);
    if (own) assert.ok(levels[names.indexOf(own)] < Math.min(...others) - 25, text);
  });
}

for (const name of names) {
  test(`${name} hears all others and not himself`, () => hears(pages[name], name));
}

for (const name of ['Chromium', 'Firefox']) {
  test(`an attendee in ${name} hears all four`, () => hears(pages[name]));
}

test('everybody receives exactly one video and one audio track, over one connection', async () => {
  for (const [name, page] of Object.entries(pages)) {
    const { streams, connections } = await page.evaluate(() => e2e.identity());
    assert.deepEqual(streams.map((stream) => stream.split(' ')[0]), ['audio', 'video'], name);
    assert.equal(connections, 1, name);
    const receiving = await page.evaluate(() => e2e.connections[0].getReceivers().filter(({ track }) => !track.muted).map(({ track }) => track.kind));
    assert.deepEqual(receiving.sort(), ['audio', 'video'], name);
  }
});

test('no page complains', () => {
  for (const [name, page] of Object.entries(pages)) assert.deepEqual(page.problems, [], name);
});
