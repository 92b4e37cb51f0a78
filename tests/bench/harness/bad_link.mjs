// A class whose server and speakers stand on one side of the link emulator and a real browser, or more viewers, on the
// other.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { binaries, room, settings, tokens } from './amphi.mjs';
import { start } from './processes.mjs';

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../..');
const server = '10.77.0.1';
const client = '10.77.0.2';
export const http = `http://${server}:18080`;

const quoted = (text) => `'${String(text).replaceAll("'", "'\\''")}'`;

/**
 * Runs `command` (a shell line) behind a link with these amphi-netem options and gives what it wrote. `changes`: shell
 * lines that run beside it, "sleep 20; change down rate=100k". `beside`: a line for the server's side; both see $RESULT, a
 * file of their own. Three people speak.
 */
export async function behindLink({ options, command, changes = '', speakers = 3, clips, extra = '', beside = '', log = '' }) {
  const folder = mkdtempSync(join(tmpdir(), 'amphi-bench-link-'));
  const config = join(folder, 'amphi.toml');
  const plain = settings(18080, { address: server, extra });
  writeFileSync(config, log ? plain.replace('"warning"', '"debug"') : plain);
  const speak = `${binaries}/amphi-load --url ${http} --room ${room} --token ${tokens.attendee} --speaker-token ${tokens.speaker} --bind ${server} --clips ${clips} --speakers ${speakers} --seconds 3600`;
  const serverLine = `${binaries}/amphi serve --config ${quoted(config)} 2>${quoted(log || join(folder, 'server.log'))} & sleep 1; ${speak} >/dev/null 2>&1 & ${beside ? `sleep 4; ${beside} & ` : ''}wait`;
  const clientLine = `for i in $(seq 100); do curl -sf ${http}/healthz >/dev/null && break; sleep 0.2; done; sleep 4
change() { echo "$*" > $AMPHI_NETEM_COMMANDS; }
( ${changes || ':'} ) &
${command}`;
  const args = [join(binaries, 'amphi-netem'), ...options, '--', serverLine, '--', 'bash', '-c', clientLine];
  const child = start(join(root, 'tests/netem/netns'), args, { env: { ...process.env, RESULT: join(folder, 'result') } });
  const { code } = await child.ended;
  rmSync(folder, { recursive: true, force: true });
  if (code === 77) throw new Error('needs root and network namespaces');
  if (code !== 0) throw new Error(`behind the link: exit code ${code}\n${child.written.err}`);
  return child.written.out;
}

/** A Chromium viewer for some seconds; what tests/e2e/measure/viewer.mjs writes of it. */
export function viewerBehind({ seconds, skip = 10, quality = 'auto', every = 0, json = '', noFec = false, ...link }) {
  const script = join(root, 'tests/e2e/measure/viewer.mjs');
  const command = `node ${script} --url ${http} --room ${room} --token ${tokens.attendee} --quality ${quality} --seconds ${seconds} --skip ${skip} --every ${every} ${json} ${noFec ? '--no-fec' : ''}`;
  return behindLink({ ...link, command });
}

/** Its statistics. */
export async function chromiumBehind(viewer) {
  const lines = (await viewerBehind({ ...viewer, json: '--json' })).trim().split('\n');
  return JSON.parse(lines.at(-1));
}

/** Viewers of the load client there. */
export async function viewersBehind({ viewers, seconds, settle = 8, quality, ...link }) {
  const chosen = quality ? `--quality ${quality}` : '';
  const command = `${binaries}/amphi-load --json --each --url ${http} --room ${room} --token ${tokens.attendee} --bind ${client} --viewers ${viewers} ${chosen} --seconds ${seconds} --settle ${settle} 2>/dev/null`;
  const lines = (await behindLink({ ...link, command })).trim().split('\n');
  return JSON.parse(lines.at(-1));
}
