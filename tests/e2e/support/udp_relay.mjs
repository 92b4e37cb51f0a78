// A UDP relay between a page and the server's media ports: a network that can swallow everything, or a share of it.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** The same numbers in every run (mulberry32). */
function dice(seed = 7) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Puts the page's media through relays; before the page is opened. */
export async function relayMedia(page) {
  let down = false;
  let lost = 0;
  const random = dice();
  const sockets = [];
  const relay = async (address, port) => {
    const socket = createSocket('udp4');
    let browser;
    socket.on('error', () => undefined);
    socket.on('message', (datagram, sender) => {
      const fromServer = sender.port === port;
      if (!fromServer) browser = sender;
      const to = fromServer ? browser : { address, port };
      if (!down && random() >= lost) socket.send(datagram, to.port, to.address);
    });
    socket.bind(0);
    await once(socket, 'listening');
    sockets.push(socket);
    return socket.address().port;
  };
  await page.exposeFunction('relayTo', relay);
  await page.evaluateOnNewDocument(() => e2e.useRelay());
  return {
    cut: () => (down = true),
    mend: () => (down = false),
    /** Each datagram is lost with this probability, both ways. */
    lose: (share) => (lost = share),
    stop: () => sockets.forEach((socket) => socket.close()),
  };
}
