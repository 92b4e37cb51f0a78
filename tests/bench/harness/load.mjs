// amphi-load as a child: viewers, speakers, and the same for Janus.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binaries, load, room, tokens, unthinned } from './amphi.mjs';
import { run, start } from './processes.mjs';

const folder = mkdtempSync(join(tmpdir(), 'amphi-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

function settings(extra) {
  const file = join(folder, 'extra.toml');
  writeFileSync(file, unthinned + extra);
  return file;
}

const flags = (options) =>
  Object.entries(options).flatMap(([name, value]) => {
    const flag = `--${name.replaceAll('_', '-')}`;
    if (value === true) return [flag];
    return value === false || value === undefined ? [] : [flag, String(value)];
  });

/** Runs amphi-load to its end and gives its JSON. */
export async function measureWith(options, { wrap = [] } = {}) {
  const [program, ...args] = [...wrap, load, '--json', ...flags(options)];
  return JSON.parse(await run(program, args));
}

/** Starts amphi-load in the background. */
export function startLoad(options, { wrap = [] } = {}) {
  const [program, ...args] = [...wrap, load, '--json', ...flags(options)];
  const child = start(program, args);
  child.result = async () => {
    const { code } = await child.ended;
    if (code !== 0) throw new Error(`amphi-load: ${child.written.err}`);
    return JSON.parse(child.written.out);
  };
  return child;
}

/** Options for a server that runs already. */
export const against = (amphi) => ({ url: amphi.http, room, token: tokens.attendee, speaker_token: tokens.speaker });

/** Options that have amphi-load start the server itself; its mixers' cost is then counted too. */
export const own = (extra = '') => ({ amphi: `${binaries}/amphi`, config: settings(extra) });

/** Percent of a core of the server and of all its mixers, of one measured stage. */
export function costOf(stage) {
  const [server, ...mixers] = stage.cost.servers;
  return {
    server: server.percent_of_a_core,
    mixer: mixers.reduce((sum, one) => sum + one.percent_of_a_core, 0),
    client: stage.cost.load_client_percent_of_a_core,
    residentKb: server.resident_kb,
  };
}
