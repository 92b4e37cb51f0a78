// Pion, from Debian's packages, publishes and watches.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { after, before, test } from 'node:test';
import { launchChromium, openPage } from '../e2e/support/browsers.mjs';
import { near, sources } from '../e2e/support/colours.mjs';
import { eventually } from '../e2e/support/eventually.mjs';
import { join, playing } from '../e2e/support/room_page.mjs';
import { startDemo } from '../e2e/support/server.mjs';
import { buildPion, decoded, havePion, makeFiles, pion, pionGoesOn } from './pion.mjs';

const skip = havePion ? false : 'golang-go and golang-github-pion-webrtc.v3-dev are not installed';
const sent = { 'video.ivf': sources.Blue, 'video.h264': sources.Green };
let folder;
let program;
let server;
let chromium;
let viewer;

before(async () => {
  if (skip) return;
  folder = await mkdtemp(path(tmpdir(), 'amphi-pion-'));
  await makeFiles(folder, { vp8: sent['video.ivf'], h264: sent['video.h264'] });
  program = await buildPion(folder);
  server = await startDemo();
  chromium = await launchChromium();
  viewer = await openPage(chromium);
  await join(viewer, server.links.attendee, 'Viewer');
});

after(async () => {
  await chromium?.close();
  await server?.stop();
  if (folder) await rm(folder, { recursive: true });
});

for (const [video, { rgb, tone }] of Object.entries(sent)) {
  test(`Pion publishes ${video} and Opus; a browser sees its colour and hears its tone`, { skip }, async () => {
    const publish = { url: server.whip, token: server.tokens.speaker, video: path(folder, video), audio: path(folder, `${video}.ogg`) };
    const publisher = pionGoesOn(program, publish);
    try {
      await eventually(async () => assert.equal((await server.state()).on_screen.filter(({ live }) => live).length, 1));
      await playing(viewer);
      await viewer.evaluate(() => e2e.listen());
      await eventually(async () => {
        const { on_screen: regions, canvas } = await server.state();
        // The upper right: the ball passes through the middle.
        const corner = { x: regions[0].width * 0.7, y: regions[0].height * 0.1, width: regions[0].width * 0.25, height: regions[0].height * 0.3 };
        const [mean] = await viewer.evaluate((...rects) => e2e.means(...rects), [corner], canvas);
        assert.ok(near(mean, rgb), `it shows ${mean}`);
        const [level] = await viewer.evaluate((wanted) => e2e.tones(wanted), [tone]);
        assert.ok(level > -40, `it sounds at ${level} dB`);
      });
    } finally {
      publisher.kill('SIGKILL');
    }
    const [gone] = Object.entries((await server.state()).participants).find(([, { client }]) => client === 'whip');
    await server.call('POST', `/participants/${gone}/remove`);
  });
}

test('Pion publishes for a while and leaves with DELETE', { skip }, async () => {
  const options = { url: server.whip, token: server.tokens.speaker, video: path(folder, 'video.ivf'), audio: path(folder, 'video.ivf.ogg'), seconds: 2 };
  assert.equal((await pion(program, options)).deleted, 200);
  assert.ok(!Object.values((await server.state()).participants).some(({ client }) => client === 'whip'));
});

test('a player that has H.264 alone gets pictures in it that can be decoded, from the first key frame on', { skip }, async () => {
  const publish = { url: server.whip, token: server.tokens.speaker, video: path(folder, 'video.ivf'), audio: path(folder, 'video.ivf.ogg') };
  const publisher = pionGoesOn(program, publish);
  const save = path(folder, 'watched.h264');
  try {
    await eventually(async () => assert.equal((await server.state()).on_screen.filter(({ live }) => live).length, 1));
    const watch = { url: server.whep, token: server.tokens.attendee, only: 'H264', save, seconds: 5 };
    const { tracks } = await pion(program, watch);
    assert.equal(tracks.video.codec, 'video/H264');
    assert.equal(tracks.video.lost, 0);
    const { pictures, corner } = await decoded(save, { width: 640, height: 360 });
    assert.ok(pictures >= 30, `${pictures} pictures`);
    assert.ok(near(corner, sent['video.ivf'].rgb), `it shows ${corner}`);
  } finally {
    publisher.kill('SIGKILL');
  }
  const [gone] = Object.entries((await server.state()).participants).find(([, { client }]) => client === 'whip');
  await server.call('POST', `/participants/${gone}/remove`);
});

test('Pion watches: one VP8 and one Opus track, without a hole in the numbers', { skip }, async () => {
  const { tracks, deleted } = await pion(program, { url: server.whep, token: server.tokens.attendee, seconds: 5 });
  assert.equal(tracks.video.codec, 'video/VP8');
  assert.equal(tracks.audio.codec, 'audio/opus');
  // Nobody is on stage any more: a picture that stays the same is repeated about once a second.
  assert.ok(tracks.video.packets >= 4, `${tracks.video.packets} packets of video`);
  // Silence has a sign of life every 180 ms.
  assert.ok(tracks.audio.packets > 20, `${tracks.audio.packets} packets of sound`);
  assert.deepEqual([tracks.video.lost, tracks.audio.lost], [0, 0]);
  assert.equal(deleted, 200);
});
