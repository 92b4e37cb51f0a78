// The npm package whip-whep, on a page of another origin, publishes and watches.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { launchChromium, openPage } from '../e2e/support/browsers.mjs';
import { near, sources } from '../e2e/support/colours.mjs';
import { eventually } from '../e2e/support/eventually.mjs';
import { playing } from '../e2e/support/room_page.mjs';
import { startDemo } from '../e2e/support/server.mjs';

const installed = createRequire(new URL('../e2e/package.json', import.meta.url));
const folder = new URL('.', `file://${installed.resolve('whip-whep/whip.js')}`);
let other;
let server;
let chromium;

/** The package joins the candidates of a restart with commas, which no browser reads: two of them are too many for it. */
const source = async (name) => (await readFile(new URL(name, folder), 'utf8')).replaceAll('candidates.join()', "candidates.join('')");

/** Somebody's own web server, with an empty page and the package's files. */
async function startOther() {
  other = createServer(async (request, response) => {
    const script = /^\/(whip|whep)\.js$/.exec(request.url);
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
    response.end(script ? await source(script[0].slice(1)) : '<!doctype html><title>Elsewhere</title><video autoplay></video>');
  }).listen(0, '127.0.0.1');
  await once(other, 'listening');
}

before(async () => {
  await startOther();
  server = await startDemo();
  chromium = await launchChromium();
});

after(async () => {
  await chromium?.close();
  await server?.stop();
  other?.close();
});

async function elsewhere(options) {
  const page = await openPage(chromium, options);
  await page.goto(`http://localhost:${other.address().port}/`);
  return page;
}

const publish = async (url, token) => {
  const { WHIPClient } = await import('/whip.js');
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  const pc = new RTCPeerConnection();
  for (const track of stream.getTracks()) pc.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
  window.client = new WHIPClient();
  await window.client.publish(pc, url, token);
};

const watch = async (url, token) => {
  const { WHEPClient } = await import('/whep.js');
  const pc = new RTCPeerConnection();
  pc.addTransceiver('audio', { direction: 'recvonly' });
  pc.addTransceiver('video', { direction: 'recvonly' });
  const stream = new MediaStream();
  pc.ontrack = ({ track }) => {
    stream.addTrack(track);
    document.querySelector('video').srcObject = stream;
  };
  window.client = new WHEPClient();
  await window.client.view(pc, url, token);
};

const clients = async () => Object.values((await server.state()).participants).map(({ client }) => client).sort();

async function seesAndHears(viewer, { rgb, tone }) {
  await eventually(async () => {
    const { on_screen: regions, canvas } = await server.state();
    const [mean] = await viewer.evaluate((...rects) => e2e.means(...rects), regions, canvas);
    assert.ok(near(mean, rgb), `it shows ${mean}`);
    const [level] = await viewer.evaluate((wanted) => e2e.tones(wanted), [tone]);
    assert.ok(level > -40, `it sounds at ${level} dB`);
  });
}

test('WHIPClient publishes and WHEPClient watches from another origin, through an ICE restart, until both stop', async () => {
  const publisher = await elsewhere({ source: sources.Yellow });
  await publisher.evaluate(publish, server.whip, server.tokens.speaker);
  const viewer = await elsewhere();
  await viewer.evaluate(watch, server.whep, server.tokens.attendee);
  await playing(viewer);
  await viewer.evaluate(() => e2e.listen());
  await seesAndHears(viewer, sources.Yellow);
  assert.deepEqual(await clients(), ['whep', 'whip']);

  for (const page of [publisher, viewer]) {
    const before = await page.evaluate(() => e2e.identity());
    await page.evaluate(() => window.client.restart());
    await eventually(async () => {
      const now = await page.evaluate(() => e2e.identity());
      assert.ok(now.credentials.every((name, i) => name !== before.credentials[i]), 'both sides have new credentials');
      assert.notDeepEqual(now.pairs, before.pairs);
      assert.deepEqual(now.streams, before.streams);
    });
  }
  const frames = async () => (await viewer.evaluate(() => e2e.statistics('inbound-rtp'))).find(({ kind }) => kind === 'video').framesDecoded;
  const shown = await frames();
  await eventually(async () => assert.ok((await frames()) > shown + 30, 'the picture goes on'));
  await seesAndHears(viewer, sources.Yellow);

  await publisher.evaluate(() => window.client.stop());
  await eventually(async () => assert.deepEqual(await clients(), ['whep']));
  await viewer.evaluate(() => window.client.stop());
  await eventually(async () => assert.deepEqual(await clients(), []));
  for (const page of [publisher, viewer]) assert.deepEqual(page.problems, []);
});

test('a wrong token is refused', async () => {
  const page = await elsewhere({ source: sources.Red });
  for (const [action, url] of [[publish, server.whip], [watch, server.whep]]) {
    await assert.rejects(page.evaluate(action, url, 'wrong-token'), /status 401/);
  }
  await assert.rejects(page.evaluate(publish, server.whip, server.tokens.attendee), /status 403/);
});
