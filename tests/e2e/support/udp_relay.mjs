// A UDP relay between a page and the server's media ports: a network that can swallow everything.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Puts the page's media through relays; before the page is opened. */
export async function relayMedia(page) {
  let down = false;
  const sockets = [];
  const relay = async (address, port) => {
    const socket = createSocket('udp4');
    let browser;
    socket.on('error', () => undefined);
    socket.on('message', (datagram, sender) => {
      const fromServer = sender.port === port;
      if (!fromServer) browser = sender;
      const to = fromServer ? browser : { address, port };
      if (!down) socket.send(datagram, to.port, to.address);
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
    stop: () => sockets.forEach((socket) => socket.close()),
  };
}
