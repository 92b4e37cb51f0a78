// Amphi as `amphi serve` with a configuration of the bench's own, on loopback.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { childrenOf, cpuSeconds, eventually, start } from './processes.mjs';

const root = resolve(new URL('.', import.meta.url).pathname, '../../..');
export const binaries = process.env.AMPHI_BIN_DIR ?? join(root, 'build/release/bin');
export const load = join(binaries, 'amphi-load');

export const room = 'bench';
export const tokens = Object.fromEntries(
  ['moderator', 'speaker', 'attendee'].map((role) => [role, `bench-${role}-secret-0123456789`]),
);

export const settings = (port, { address = '127.0.0.1', extra = '', folder = mkdtempSync(join(tmpdir(), 'amphi-bench-')) }) => `
log_level = "warning"
[http]
address = "${address}"
port = ${port}
max_connections = 4096
[limits]
thin_out = false
max_on_stage = 64
[media]
addresses = ["${address}"]
[metrics]
address = "${address}"
port = ${port + 1}
[store]
path = "${folder}/store"
[[room]]
id = "${room}"
lobby = false
${Object.entries(tokens).map(([role, secret]) => `[[room.token]]\nrole = "${role}"\nsecret = "${secret}"`).join('\n')}
${extra}
`;

/** What a server that amphi-load starts gets added. */
export const unthinned = '[limits]\nthin_out = false\nmax_on_stage = 64\n[metrics]\nenabled = false\n';

/** Starts the server. `wrap` is put before the command (a network namespace); `extra` is TOML. */
export async function startAmphi({ port = 18080, address, extra, wrap = [] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'amphi-bench-'));
  const file = join(folder, 'amphi.toml');
  writeFileSync(file, settings(port, { address, extra, folder }));
  const [program, ...args] = [...wrap, join(binaries, 'amphi'), 'serve', '--config', file];
  const server = start(program, args);
  const http = `http://${address ?? '127.0.0.1'}:${port}`;
  const get = async (path) => {
    if (wrap.length === 0) return (await fetch(http + path)).ok;
    const curl = start(wrap[0], [...wrap.slice(1), 'curl', '-sf', http + path]);
    return (await curl.ended).code === 0;
  };
  await eventually('amphi answers', 15, async () => {
    if (!server.running()) throw new Error(server.written.err);
    return get('/healthz');
  });
  return {
    http,
    pid: server.pid,
    log: () => server.written.err,
    /** The mixer that works; the others are idle spares. */
    mixer() {
      const mixers = childrenOf(server.pid, 'amphi-mixer');
      return mixers.sort((a, b) => cpuSeconds(b) - cpuSeconds(a))[0];
    },
    async call(method, path, body) {
      const response = await fetch(`${http}/api/v1/rooms/${room}${path}`, {
        method,
        headers: { authorization: `Bearer ${tokens.moderator}`, 'content-type': 'application/json' },
        body: body && JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return response.status === 204 ? undefined : response.json();
    },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
