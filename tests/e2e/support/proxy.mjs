// A TCP relay in front of the server: the network between a browser and the server, which can fail.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

export async function startProxy(http) {
  const { port: target } = new URL(http);
  const sockets = new Set();
  let down = false;
  const keep = (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    if (down) return near.destroy();
    const far = connect(Number(target), '127.0.0.1');
    keep(near);
    keep(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    http: `http://127.0.0.1:${server.address().port}`,
    /** Every connection breaks, and none can be made until `mend`. */
    cut: () => {
      down = true;
      for (const socket of sockets) socket.destroy();
    },
    mend: () => (down = false),
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
