// Starts the server that is tested, and talks to it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../..');
export const program = process.env.AMPHI_BIN ?? join(root, 'build/release/bin/amphi');

/** The server goes when the test does, however that ends. */
function start(parameters) {
  const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  child.stderr.on('data', (data) => said.push(data));
  const printed = [];
  child.stdout.on('data', (data) => printed.push(data));
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.removeListener('exit', kill));
  child.log = () => Buffer.concat(said).toString();
  child.printed = () => Buffer.concat(printed).toString();
  return child;
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await Promise.race([gone, pause(5000)]);
  child.kill('SIGKILL');
}

/** Calls the REST interface and gives the parsed body. */
async function api(http, token, method, path, body) {
  const response = await fetch(`${http}/api/v1/rooms/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? undefined : response.json();
}

/** `amphi demo`: one room; `speakers` synthetic ones in it. */
export async function startDemo({ speakers = 0 } = {}) {
  const child = start(['demo', '--json', '--loopback', '--port', '0', '--speakers', String(speakers)]);
  const lines = createInterface({ input: child.stdout });
  const failed = once(child, 'exit').then(() => Promise.reject(new Error(`${program} ended: ${child.log()}`)));
  const [line] = await Promise.race([once(lines, 'line'), failed]);
  failed.catch(() => undefined);
  const demo = JSON.parse(line);
  return {
    ...demo,
    child,
    state: () => api(demo.http, demo.tokens.moderator, 'GET', demo.room),
    call: (method, path, body) => api(demo.http, demo.tokens.moderator, method, `${demo.room}${path}`, body),
    stop: () => stop(child),
  };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

const roomText = (id) => `
[[room]]
id = "${id}"
name = "${id}"
lobby = false
${['moderator', 'speaker', 'attendee'].map((role) => `[[room.token]]\nrole = "${role}"\nsecret = "${id}-${role}-secret-0123456789"`).join('\n')}
`;

async function answering(http, child) {
  for (let tries = 0; tries < 100; tries++) {
    if (await fetch(`${http}/healthz`).then((response) => response.ok, () => false)) return;
    if (child.exitCode !== null) break;
    await pause(100);
  }
  throw new Error(`${program} does not answer: ${child.log()}`);
}

/** `amphi serve` with rooms of these names; `more` is TOML. */
export async function startServe(ids, { addresses = ['127.0.0.1'], more = '' } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'amphi-e2e-'));
  const port = await freePort();
  const http = `http://127.0.0.1:${port}`;
  const file = join(folder, 'amphi.toml');
  const text = `[http]\nport = ${port}\n[media]\naddresses = ${JSON.stringify(addresses)}\n[store]\npath = "${join(folder, 'store')}"\n${more}${ids.map(roomText).join('')}`;
  await writeFile(file, text);
  const child = start(['serve', '--config', file]);
  await answering(http, child);
  const token = (id, role) => `${id}-${role}-secret-0123456789`;
  return {
    http,
    child,
    token,
    link: (id, role) => `${http}/${role === 'moderator' ? 'panel' : 'r'}/${id}#t=${token(id, role)}`,
    state: (id) => api(http, token(id, 'moderator'), 'GET', id),
    stop: async () => {
      await stop(child);
      await rm(folder, { recursive: true });
    },
  };
}

/** The server's mixer processes, oldest first, with the processor time that each has used (in ticks). */
async function mixerProcesses(server) {
  const tasks = `/proc/${server.child.pid}/task`;
  const lists = await Promise.all((await readdir(tasks)).map((task) => readFile(`${tasks}/${task}/children`, 'utf8')));
  const children = lists.join(' ').split(' ').filter(Boolean).map(Number);
  const texts = await Promise.all(children.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  // A zombie is no mixer any more.
  const found = children.map((pid, i) => ({ pid, stat: /^\d+ \(amphi-mixer\) ([^Z].*)/.exec(texts[i])?.[1].split(' ') }));
  return found
    .filter(({ stat }) => stat)
    .map(({ pid, stat }) => ({ pid, ticks: Number(stat[11]) + Number(stat[12]) }))
    .sort((a, b) => a.pid - b.pid);
}

/** The mixers at work, oldest first: not the spare one that waits for the next room. */
export async function mixers(server) {
  const before = await mixerProcesses(server);
  await pause(500);
  const after = await mixerProcesses(server);
  const used = ({ pid, ticks }) => ticks - (before.find((earlier) => earlier.pid === pid)?.ticks ?? 0);
  return after.filter((process) => used(process) >= 3).map(({ pid }) => pid);
}
