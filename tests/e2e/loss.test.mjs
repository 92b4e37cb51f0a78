// A network that loses every tenth packet: the sound stays whole, and the picture moves.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { launchChromium, openPage } from './support/browsers.mjs';
import { eventually } from './support/eventually.mjs';
import { join, playing } from './support/room_page.mjs';
import { startDemo } from './support/server.mjs';
import { relayMedia } from './support/udp_relay.mjs';

const lost = 0.1;
/** To notice the loss and turn to more redundancy. */
const settlingSeconds = 10;
const measuredSeconds = 10;
const mostMadeUp = 0.02;
const leastRate = 5;
let server;
let chromium;
let network;
let viewer;

before(async () => {
  // People who talk: a steady tone is a silence to the encoder.
  server = await startDemo({ speakers: 2 });
  chromium = await launchChromium();
  viewer = await openPage(chromium);
  network = await relayMedia(viewer);
  await join(viewer, server.links.attendee, 'Viewer');
  await playing(viewer);
});

after(async () => {
  await chromium?.close();
  network?.stop();
  await server?.stop();
});

async function inbound() {
  const streams = await viewer.evaluate(() => e2e.statistics('inbound-rtp'));
  return Object.fromEntries(streams.map((stream) => [stream.kind, stream]));
}

/** What a viewer has of some seconds. */
async function measure(t) {
  const from = await inbound();
  await pause(measuredSeconds * 1000);
  const to = await inbound();
  const rise = (kind, name) => (to[kind][name] ?? 0) - (from[kind][name] ?? 0);
  const madeUp = rise('audio', 'concealedSamples') / rise('audio', 'totalSamplesReceived');
  const rate = rise('video', 'framesDecoded') / measuredSeconds;
  t.diagnostic(
    `${(madeUp * 100).toFixed(2)} % of the sound made up, ${rate} pictures a second, ${rise('audio', 'packetsLost')} packets of sound ` +
      `lost, ${rise('audio', 'nackCount')} asked for again, ${rise('audio', 'fecPacketsReceived')} with redundancy`,
  );
  return { madeUp, rate };
}

test(`with ${lost * 100} % of all packets lost, hardly any sound is made up, and the picture goes on`, async (t) => {
  network.lose(lost);
  await pause(settlingSeconds * 1000);
  for (let attempt = 1; ; attempt++) {
    const { madeUp, rate } = await measure(t);
    if (madeUp <= mostMadeUp && rate >= leastRate) return;
    // A busy machine delays packets, too.
    if (attempt === 3) assert.fail(`${madeUp * 100} % of the sound is made up, ${rate} pictures a second`);
  }
});

test('when nothing is lost any more, the best rung comes back', async () => {
  network.lose(0);
  await eventually(async () => assert.equal((await inbound()).video.frameWidth, 1280), { within: 30_000 });
  assert.deepEqual(viewer.problems, []);
});
