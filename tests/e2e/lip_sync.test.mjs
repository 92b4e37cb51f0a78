// Flash and beep: does what was seen and heard together arrive together?
//
// One page sends a picture that turns white and a tone that begins at the same time of its AudioContext's clock, once a
// second. At the viewer the picture's time is the `expectedDisplayTime` of the first white frame that the mixed video
// presents (requestVideoFrameCallback). The sound's time is found by an AudioWorklet on the same MediaStream: the first
// loud sample's time in its context, put on the page's clock with AudioContext.getOutputTimestamp(). Web Audio sees a remote
// track some 60 ms after it left the jitter buffer, and a camera has its frames only every 33 ms: the same source over a
// connection within one page, without a server, shows what the method itself adds. That is taken off.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchChromium, openPage } from './support/browsers.mjs';
import { eventually } from './support/eventually.mjs';
import { join, joinAndSend, playing } from './support/room_page.mjs';
import { startDemo } from './support/server.mjs';
import { withinLimits } from './support/within_limits.mjs';

const limitMs = 60;
const flashes = 12;
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

async function offsets(page) {
  await page.evaluate(() => e2e.forgetOffsets());
  const found = await eventually(
    async () => {
      const seen = await page.evaluate(() => e2e.offsets());
      assert.ok(seen.length >= flashes, `only ${seen.length} flashes with beeps`);
      return seen;
    },
    { within: 60_000, every: 500 },
  );
  const sorted = found.map(Math.round).sort((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)], lowest: sorted[0], highest: sorted.at(-1), count: sorted.length };
}

const text = ({ median, lowest, highest, count }) => `sound after picture: median ${median} ms (${lowest} to ${highest}, ${count} flashes)`;

async function quietPage(options) {
  const page = await openPage(chromium, options);
  // The worklet comes from a blob, which the server's policy does not allow.
  await page.setBypassCSP(true);
  return page;
}

/** What the method adds. */
async function measureWithoutServer() {
  const page = await quietPage({ flash: true });
  await page.goto(server.http);
  await page.evaluate(() => e2e.selfTest());
  const found = await offsets(page);
  await page.browserContext().close();
  return found;
}

test(`a flash and its beep arrive within ${limitMs} ms of each other`, async (t) => {
  const added = await measureWithoutServer();
  t.diagnostic(`without a server, ${text(added)}`);
  const source = await quietPage({ flash: true });
  await joinAndSend(source, server.links.speaker, 'Flash');
  const viewer = await quietPage();
  await join(viewer, server.links.attendee, 'Viewer');
  await playing(viewer);
  await viewer.evaluate(() => e2e.measureSync());
  await withinLimits(t, {
    measure: async () => {
      const found = await offsets(viewer);
      t.diagnostic(`through the mixer, ${text(found)}`);
      return [Math.abs(found.median - added.median)];
    },
    limits: [{ name: 'apart', most: limitMs }],
  });
});
