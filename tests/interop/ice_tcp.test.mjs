// A browser that is told no UDP candidate, as good as behind a firewall that blocks it, reaches the server over ICE-TCP.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchChromium } from '../e2e/support/browsers.mjs';
import { startDemo } from '../e2e/support/server.mjs';

let server;
let chromium;

before(async () => {
  server = await startDemo({ speakers: 1 });
  chromium = await launchChromium();
});

after(async () => {
  await chromium?.close();
  await server?.stop();
});

/** In the page: watches over WHEP; what came, and over which kind of candidates. */
async function watch(whep, token) {
  const withoutUdp = (sdp) => sdp.replace(/a=candidate:\S+ \d+ udp .*\r\n/gi, '');
  const peer = new RTCPeerConnection();
  ['audio', 'video'].forEach((kind) => peer.addTransceiver(kind, { direction: 'recvonly' }));
  await peer.setLocalDescription();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/sdp' };
  const response = await fetch(whep, { method: 'POST', headers, body: withoutUdp(peer.localDescription.sdp) });
  await peer.setRemoteDescription({ type: 'answer', sdp: withoutUdp(await response.text()) });
  let result;
  for (const end = performance.now() + 15_000; performance.now() < end; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const stats = [...(await peer.getStats()).values()];
    const transport = stats.find(({ type }) => type === 'transport');
    const pair = stats.find(({ id }) => id === transport?.selectedCandidatePairId);
    const remote = stats.find(({ id }) => id === pair?.remoteCandidateId);
    const picture = stats.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'video');
    result = { state: peer.connectionState, protocol: remote?.protocol, frames: picture?.framesDecoded ?? 0 };
    if (result.frames > 60) break;
  }
  peer.close();
  return result;
}

test('Chromium without UDP sees the room over TCP', async () => {
  const page = await (await chromium.createBrowserContext()).newPage();
  await page.goto(server.http);
  const result = await page.evaluate(watch, server.whep, server.tokens.attendee);
  assert.ok(result.frames > 60, JSON.stringify(result));
  assert.equal(result.protocol, 'tcp');
});
