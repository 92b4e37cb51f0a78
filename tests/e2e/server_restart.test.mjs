// The server is stopped in order and started again: who is in a room waits and comes back by himself.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { after, before, test } from 'node:test';
import { launchChromium, openPage } from './support/browsers.mjs';
import { connected, id, join } from './support/room_page.mjs';

const secret = 'attendees-of-the-restarted-class';
const folder = mkdtempSync(path(tmpdir(), 'amphi-restart-'));
const config = path(folder, 'amphi.toml');
let port;
let server;
let chromium;
let page;

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port: free } = probe.address();
  probe.close();
  return free;
}

async function start() {
  server = spawn(process.env.AMPHI_BIN, ['serve', '--config', config], { stdio: 'ignore' });
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await fetch(`http://127.0.0.1:${port}/healthz`).then(({ ok }) => ok, () => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail('the server does not start');
}

async function stop() {
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  assert.deepEqual(await ended, [0, null]);
}

before(async () => {
  port = await freePort();
  writeFileSync(
    config,
    `[http]\nport = ${port}\n[media]\naddresses = ["127.0.0.1"]\n[metrics]\nport = ${await freePort()}\n[store]\npath = "${folder}/amphi.sqlite"\n` +
      `[[room]]\nid = "class"\nname = "Class"\n[[room.token]]\nrole = "attendee"\nsecret = "${secret}"\n`,
  );
  await start();
  chromium = await launchChromium();
  page = await openPage(chromium);
  await join(page, `http://127.0.0.1:${port}/r/class#t=${secret}`, 'Ann');
});

after(async () => {
  await chromium?.close();
  server?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

test('a restart of the server is waited for, and not taken for the end of the class', async () => {
  await stop();
  await page.waitForSelector(`${id('connection-state')}[data-state=reconnecting]`);
  assert.equal(await page.$(id('ended')), null);
  await start();
  await connected(page);
  await stop();
});
