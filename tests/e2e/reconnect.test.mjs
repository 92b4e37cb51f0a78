// Networks fail. Who comes back has his seat, his role and his hand.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { launchChromium, openPage } from './support/browsers.mjs';
import { sources } from './support/colours.mjs';
import { eventually } from './support/eventually.mjs';
import { connected, id, join, joinAndSend, participant, playing, press, waitFor } from './support/room_page.mjs';
import { startProxy } from './support/proxy.mjs';
import { startDemo } from './support/server.mjs';
import { relayMedia } from './support/udp_relay.mjs';

let server;
let proxy;
let chromium;

before(async () => {
  server = await startDemo();
  proxy = await startProxy(server.http);
  chromium = await launchChromium();
});

after(async () => {
  await chromium?.close();
  proxy?.stop();
  await server?.stop();
});

const link = (role) => server.links[role].replace(server.http, proxy.http);
const seat = async (name) => {
  const found = await participant(server, name);
  return { participant: found, ...(await server.state()).participants[found] };
};

/** A speaker who sends and has his hand up, through the proxy. */
async function speaker(name, prepare = () => undefined) {
  const page = await openPage(chromium, { source: sources.Red });
  await prepare(page);
  await joinAndSend(page, link('speaker'), name);
  await press(page, 'hand-button', true);
  await playing(page);
  return page;
}

const pressed = (page, button) => page.$eval(id(button), (element) => element.getAttribute('aria-pressed'));

async function hasEverything(page, before) {
  await connected(page);
  await eventually(async () => assert.deepEqual(await seat(before.name), before));
  assert.equal(await pressed(page, 'hand-button'), 'true');
  assert.equal(await pressed(page, 'camera-button'), 'true');
  assert.equal(await pressed(page, 'mute-button'), 'false');
}

test('a broken WebSocket comes back by itself with seat, role, hand and devices, and the media never stopped', async () => {
  const page = await speaker('Wire');
  const before = await seat('Wire');
  const identity = await page.evaluate(() => e2e.identity());
  await page.evaluate(() => e2e.recordPicture());
  proxy.cut();
  await waitFor(page, 'connection-state', '[data-state=reconnecting]');
  await eventually(async () => assert.equal((await seat('Wire')).connection, 'disconnected'));
  const since = Date.now();
  await pause(1500);
  assert.ok((await page.evaluate((from) => e2e.frameTimes(from), since)).length > 5, 'the picture stopped');
  proxy.mend();
  await hasEverything(page, before);
  assert.deepEqual(await page.evaluate(() => e2e.identity()), identity);
  assert.ok((await page.evaluate(() => e2e.sockets.length)) >= 2);
  await page.browserContext().close();
});

test('a lost media connection is offered anew, for the same seat', async () => {
  let network;
  const page = await speaker('Radio', async (opened) => (network = await relayMedia(opened)));
  const before = await seat('Radio');
  const { streams } = await page.evaluate(() => e2e.identity());
  network.cut();
  await waitFor(page, 'connection-state', '[data-state=reconnecting]', 40_000);
  await eventually(async () => assert.notEqual((await seat('Radio')).connection, 'connected'), { within: 40_000 });
  network.mend();
  await hasEverything(page, before);
  await playing(page);
  const after = await page.evaluate(() => e2e.identity());
  assert.ok(after.connections >= 2, 'it is another connection');
  assert.equal(after.streams.length, streams.length);
  network.stop();
  await page.browserContext().close();
});

test('a reloaded page goes straight back to its seat', async () => {
  const page = await speaker('Reload');
  const before = await seat('Reload');
  await page.reload();
  await connected(page);
  await playing(page);
  const now = await seat('Reload');
  for (const key of ['participant', 'role', 'hand', 'stage']) assert.equal(now[key], before[key], key);
  // Its devices are off, here and at the server.
  assert.equal(await pressed(page, 'mute-button'), 'true');
  await eventually(async () => {
    const { microphone, camera } = await seat('Reload');
    assert.deepEqual({ microphone, camera }, { microphone: 'muted', camera: false });
  });
  await page.browserContext().close();
});

test('who leaves is gone at once, and a wrong invitation is told in words', async () => {
  const page = await openPage(chromium);
  await join(page, link('attendee'), 'Leaver');
  await page.click(id('leave-button'));
  await waitFor(page, 'ended', '[data-reason=left]');
  await eventually(async () => assert.ok(!Object.values((await server.state()).participants).some(({ name }) => name === 'Leaver')));
  const stranger = await openPage(chromium);
  await stranger.goto(link('attendee').replace(/t=.*/, 't=wrong-token'));
  await stranger.type(id('join-name'), 'Stranger');
  await stranger.click(id('join-button'));
  await waitFor(stranger, 'ended', '[data-reason=refused]');
});
