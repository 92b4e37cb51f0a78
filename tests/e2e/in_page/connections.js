// Runs in every page before its own scripts. Keeps what the page connects with, so that tests can look at it.
window.e2e = { connections: [], sockets: [], preferred: undefined };

window.WebSocket = class extends WebSocket {
  constructor(...parameters) {
    super(...parameters);
    e2e.sockets.push(this);
  }
};

window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...parameters) {
    super(...parameters);
    e2e.connections.push(this);
  }

  addTransceiver(kind, options) {
    const transceiver = super.addTransceiver(kind, options);
    if (kind === 'video' && options?.direction === 'sendonly' && e2e.preferred) {
      const first = (codec) => (codec.mimeType.toLowerCase() === e2e.preferred ? 0 : 1);
      const prefer = (codecs) =>
        RTCRtpTransceiver.prototype.setCodecPreferences.call(transceiver, [...codecs].sort((a, b) => first(a) - first(b)));
      transceiver.setCodecPreferences = prefer;
      prefer(RTCRtpSender.getCapabilities('video').codecs);
    }
    return transceiver;
  }
};

// When the last click happened: a test's own way to the page takes time too.
addEventListener('click', () => (e2e.clickedAt = performance.timeOrigin + performance.now()), true);

/** The newest connection's statistics of one type, as plain objects. */
e2e.statistics = async (type) => {
  const report = await e2e.connections.at(-1).getStats();
  return [...report.values()].filter((entry) => entry.type === type).map((entry) => ({ ...entry }));
};

/** What must stay the same while a connection lasts. */
e2e.identity = async () => {
  const inbound = await e2e.statistics('inbound-rtp');
  const ufrag = (description) => /a=ice-ufrag:(\S+)/.exec(description.sdp)[1];
  const pc = e2e.connections.at(-1);
  const pairs = (await e2e.statistics('candidate-pair')).filter((pair) => pair.nominated && pair.state === 'succeeded');
  return {
    connections: e2e.connections.length,
    streams: inbound.map(({ kind, ssrc }) => `${kind} ${ssrc}`).sort(),
    credentials: [ufrag(pc.localDescription), ufrag(pc.remoteDescription)],
    pairs: pairs.map(({ localCandidateId, remoteCandidateId }) => `${localCandidateId} ${remoteCandidateId}`).sort(),
  };
};

/** Media goes through relays (support/udp_relay.mjs): each side knows of no other way to reach its peer. */
e2e.useRelay = () => {
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (text) {
    return send.call(this, text.replaceAll(/a=candidate:[^"]*?\\r\\n/g, ''));
  };
  const { setRemoteDescription } = RTCPeerConnection.prototype;
  const candidates = /a=candidate:.*\r\n/g;
  RTCPeerConnection.prototype.setRemoteDescription = async function ({ type, sdp }) {
    const first = sdp.match(candidates).find((line) => / (\d+\.){3}\d+ \d+ typ host/.test(line));
    const [, address, port] = / (\S+) (\d+) typ host/.exec(first);
    const relayed = first.replace(`${address} ${port}`, `127.0.0.1 ${await relayTo(address, Number(port))}`);
    let kept = 0;
    return setRemoteDescription.call(this, { type, sdp: sdp.replaceAll(candidates, () => (kept++ ? '' : relayed)) });
  };
};
