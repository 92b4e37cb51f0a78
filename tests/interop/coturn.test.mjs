// Browsers that reach the server through coturn alone, and what coturn relays nowhere else.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { launchChromium } from '../e2e/support/browsers.mjs';
import { startServe } from '../e2e/support/server.mjs';
import { address, haveCoturn, secret, startCoturn } from './coturn/turnserver.mjs';
import { allocate, credentials } from './coturn/turn_client.mjs';

const skip = !haveCoturn ? 'coturn is not installed' : !address ? 'this machine has no address but loopback' : false;
const room = 'relayed';
let coturn;
let server;
let chromium;

before(async () => {
  if (skip) return;
  coturn = await startCoturn();
  const turn = `[turn]\nurls = [${Object.values(coturn.urls).map((url) => `"${url}"`).join(', ')}]\nsecret = "${secret}"\n`;
  server = await startServe([room], { addresses: [address], more: turn });
  // coturn's certificate is self-signed.
  chromium = await launchChromium({ more: ['--ignore-certificate-errors'] });
});

after(async () => {
  await chromium?.close();
  await server?.stop();
  await coturn?.stop();
});

/** In the page: watches over WHEP through a relay of this URL, with the credentials of the server's Link headers. */
async function watch(whep, token, url) {
  const post = async (sdp) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/sdp' };
    const response = await fetch(whep, { method: 'POST', headers, body: sdp });
    if (response.status !== 201) throw new Error(`POST: ${response.status} ${await response.text()}`);
    return { links: response.headers.get('link'), location: response.headers.get('location'), answer: await response.text() };
  };
  const lines = (peer) => ['audio', 'video'].forEach((kind) => peer.addTransceiver(kind, { direction: 'recvonly' }));
  const first = new RTCPeerConnection();
  lines(first);
  const { links, location } = await post((await first.createOffer()).sdp);
  first.close();
  await fetch(new URL(location, whep), { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
  const servers = [...links.matchAll(/<([^>]+)>;([^<]*)/g)].map(([, urls, rest]) => ({
    urls,
    username: /username="([^"]*)"/.exec(rest)?.[1],
    credential: /credential="([^"]*)"/.exec(rest)?.[1],
  }));
  const chosen = servers.filter(({ urls }) => urls === url);
  if (chosen.length !== 1) throw new Error(`not among the links: ${url} in ${links}`);

  const peer = new RTCPeerConnection({ iceServers: chosen, iceTransportPolicy: 'relay' });
  const problems = [];
  peer.onicecandidateerror = ({ errorCode, errorText }) => problems.push(`${errorCode} ${errorText}`);
  lines(peer);
  await peer.setLocalDescription();
  const gathered = new Promise((resolve) => (peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && resolve()));
  await Promise.race([gathered, new Promise((resolve) => setTimeout(resolve, 8000))]);
  const kinds = [...peer.localDescription.sdp.matchAll(/ typ (\w+)/g)].map(([, kind]) => kind);
  const { answer } = await post(peer.localDescription.sdp);
  await peer.setRemoteDescription({ type: 'answer', sdp: answer });
  let result;
  for (const end = performance.now() + 15_000; performance.now() < end; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const stats = [...(await peer.getStats()).values()];
    const transport = stats.find(({ type }) => type === 'transport');
    const pair = stats.find(({ id }) => id === transport?.selectedCandidatePairId);
    const local = stats.find(({ id }) => id === pair?.localCandidateId);
    const picture = stats.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'video');
    result = { state: peer.connectionState, kind: local?.candidateType, over: local?.relayProtocol, frames: picture?.framesDecoded ?? 0, kinds, problems };
    // A room in which nothing moves repeats its picture once a second.
    if (result.frames > 3) break;
  }
  peer.close();
  return result;
}

for (const over of ['udp', 'tcp', 'tls']) {
  test(`a browser with nothing but TURN over ${over.toUpperCase()} sees the room`, { skip }, async () => {
    const page = await (await chromium.createBrowserContext()).newPage();
    await page.goto(`${server.http}/r/${room}`);
    const result = await page.evaluate(watch, `${server.http}/whep/${room}`, server.token(room, 'attendee'), coturn.urls[over]);
    assert.ok(result.frames > 3, JSON.stringify(result));
    assert.deepEqual([result.kind, result.over], ['relay', over]);
    assert.ok(result.kinds.every((kind) => kind === 'relay'), 'it offers no other way');
    await page.close();
  });
}

test('the relay sends to the media address, and to no other', { skip }, async () => {
  const relay = await allocate(address, coturn.port, credentials(secret));
  try {
    assert.equal(relay.code, 0);
    assert.equal(await relay.permission(address), 0);
    for (const elsewhere of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '203.0.113.80', '224.0.0.251', '0.0.0.0']) {
      assert.equal(await relay.permission(elsewhere), 403, elsewhere);
    }
  } finally {
    relay.close();
  }
});

test('the relay wants credentials that were made with the secret and have not expired', { skip }, async () => {
  const expired = credentials(secret, -10);
  const forged = { ...credentials(secret), credential: createHmac('sha1', 'another').update('x').digest('base64') };
  for (const wrong of [expired, forged]) {
    const relay = await allocate(address, coturn.port, wrong);
    assert.equal(relay.code, 401);
    relay.close();
  }
});
