// What senders send: as much as the picture shows of them, and nothing when it shows nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { launchChromium, openPage } from './support/browsers.mjs';
import { sources } from './support/colours.mjs';
import { eventually } from './support/eventually.mjs';
import { joinAndSend, participant } from './support/room_page.mjs';
import { startDemo } from './support/server.mjs';

const speakers = {};
let server;
let chromium;

before(async () => {
  server = await startDemo();
  chromium = await launchChromium();
  for (const name of ['Red', 'Green']) {
    speakers[name] = await openPage(chromium, { source: sources[name] });
    await joinAndSend(speakers[name], server.links.speaker, name);
  }
});

after(async () => {
  await chromium?.close();
  await server?.stop();
});

const outbound = async (page, kind) =>
  (await page.evaluate(() => e2e.statistics('outbound-rtp'))).filter((stream) => stream.kind === kind);

const total = (streams, name) => streams.reduce((sum, stream) => sum + (stream[name] ?? 0), 0);

/** Bytes that go out in a second, of one kind. */
async function sent(page, kind) {
  const before = total(await outbound(page, kind), 'bytesSent');
  await pause(1000);
  return total(await outbound(page, kind), 'bytesSent') - before;
}

const sends = (page, kind) =>
  eventually(async () => assert.ok((await sent(page, kind)) > 1000, `no ${kind} goes out`));
const silent = (page, kind) =>
  eventually(async () => assert.equal(await sent(page, kind), 0, `${kind} goes out`), { within: 8000 });

async function scene(preset) {
  const old = await server.call('GET', '/scene');
  await server.call('PUT', '/scene', { ...old, preset, pinned: null });
}

test('a camera that the picture does not show sends nothing, until it is shown again', async () => {
  for (const page of Object.values(speakers)) await sends(page, 'video');
  await server.call('PUT', '/scene', { preset: 'single', pinned: { participant: await participant(server, 'Red'), source: 'camera' } });
  await silent(speakers.Green, 'video');
  await sends(speakers.Red, 'video');
  await scene('grid');
  await sends(speakers.Green, 'video');
});

test('a camera sends no larger picture than its region', async (t) => {
  await scene('grid');
  await eventually(async () => {
    const { on_screen: regions } = await server.state();
    assert.equal(regions.length, 2);
    const widest = Math.max(...regions.map(({ width }) => width));
    for (const [name, page] of Object.entries(speakers)) {
      const [{ frameWidth }] = (await outbound(page, 'video')).filter((stream) => stream.bytesSent > 0);
      assert.ok(frameWidth <= widest * 1.1, `${name} sends ${frameWidth} pixels for a region of ${widest}`);
      t.diagnostic(`${name} sends ${frameWidth} pixels for a region of ${widest}`);
    }
  });
});

test('who is taken off stage sends neither picture nor sound', async () => {
  await sends(speakers.Green, 'audio');
  await server.call('POST', `/participants/${await participant(server, 'Green')}/unstage`);
  await silent(speakers.Green, 'video');
  await silent(speakers.Green, 'audio');
  await sends(speakers.Red, 'video');
});

test('no page complains', () => {
  for (const [name, page] of Object.entries(speakers)) assert.deepEqual(page.problems, [], name);
});
