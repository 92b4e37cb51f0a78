// coturn as Debian packages it, with the configuration that we ship and this machine's values filled in.
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../../e2e/support/eventually.mjs';

const run = promisify(execFile);
const shipped = new URL('../../../docs/coturn/turnserver.conf', import.meta.url);

export const haveCoturn = existsSync('/usr/bin/turnserver');
export const secret = 'a-secret-of-the-coturn-test-0123456789';

/** An address that is not loopback: coturn does not relay to that. */
export const address = Object.values(networkInterfaces())
  .flat()
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

async function freePort() {
  const server = createServer().listen(0, address);
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Every value that the file says to change, and what a test needs to stand beside others. */
async function filledIn(values) {
  let text = await readFile(shipped, 'utf8');
  for (const [key, value] of Object.entries(values)) {
    const line = new RegExp(`^${key}(=.*)?$`, 'm');
    if (!line.test(text)) throw new Error(`${key} is not in the configuration that we ship`);
    text = text.replace(line, value === undefined ? '' : `${key}=${value}`);
  }
  return text.replace(/\s+#.*$/gm, '');
}

export async function startCoturn() {
  const folder = await mkdtemp(join(tmpdir(), 'amphi-coturn-'));
  const cert = join(folder, 'cert.pem');
  const pkey = join(folder, 'key.pem');
  await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
    '-subj', '/CN=localhost', '-addext', `subjectAltName=IP:${address}`, '-keyout', pkey, '-out', cert]);
  const port = await freePort();
  const tlsPort = await freePort();
  const file = join(folder, 'turnserver.conf');
  const values = {
    'listening-ip': address, 'relay-ip': address, 'listening-port': port, 'tls-listening-port': tlsPort,
    'allowed-peer-ip': address, 'static-auth-secret': secret, cert, pkey, syslog: undefined,
  };
  await writeFile(file, await filledIn(values));
  const child = spawn('/usr/bin/turnserver', ['-c', file, '--log-file', 'stdout', '--pidfile', join(folder, 'pid')], {
    stdio: ['ignore', 'pipe', 'pipe'], cwd: folder,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(said);
    await run('bash', ['-c', `exec 3<>/dev/tcp/${address}/${tlsPort}`]);
  });
  return {
    port,
    urls: {
      udp: `turn:${address}:${port}?transport=udp`,
      tcp: `turn:${address}:${port}?transport=tcp`,
      tls: `turns:${address}:${tlsPort}?transport=tcp`,
    },
    log: () => said,
    async stop() {
      process.removeListener('exit', kill);
      child.kill('SIGTERM');
      await Promise.race([once(child, 'exit'), new Promise((resolve) => setTimeout(resolve, 3000))]);
      child.kill('SIGKILL');
      await rm(folder, { recursive: true });
    },
  };
}
