// What a recording costs: the same room and viewers with and without one.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plain, spread } from '../figures.mjs';
import { measureWith, own } from '../load.mjs';
import { inTurn } from '../rounds.mjs';

/** A public key of age's. */
function recipient() {
  const made = execFileSync('age-keygen', { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return /public key: (age1[a-z0-9]+)/.exec(made)[1];
}

const section = (folder) => `
[recording]
directory = "${folder}/spool"
vault = "${folder}/vault"
recipients = ["${recipient()}", "${recipient()}"]
require_encrypted_storage = false
`;

async function room({ seconds, clips }, record) {
  const folder = mkdtempSync(join(tmpdir(), 'amphi-recording-'));
  try {
    execFileSync('mkdir', ['-m', '700', `${folder}/spool`, `${folder}/vault`]);
    return await measureWith({
      ...own(section(folder)),
      clips: clips.moving,
      speakers: 2,
      speakers_receive: true,
      quality: 'high',
      viewers: 10,
      record,
      seconds,
      settle: 8,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Percent of a core of each kind of process; the recorder is told last. */
function shares({ cost }, record) {
  const all = cost.servers.map((one) => one.percent_of_a_core);
  const recorder = record ? all.pop() : 0;
  const [server, ...mixers] = all;
  const mixer = mixers.reduce((sum, one) => sum + one, 0);
  return { server, mixer, recorder, total: server + mixer + recorder };
}

export async function measure(settings) {
  const runs = await inTurn(settings, { without: () => room(settings, false), with: () => room(settings, true) });
  const costs = { without: runs.without.map((run) => shares(run, false)), with: runs.with.map((run) => shares(run, true)) };
  const cost = (name, pick) => [name, spread(costs.without.map(pick)), spread(costs.with.map(pick))];
  const seen = (name, pick) => [name, spread(runs.without.map(pick)), spread(runs.with.map(pick))];
  const added = costs.with.map((run, round) => run.server - costs.without[round].server + run.recorder);
  return {
    title: 'A recording beside the same room without one',
    terms: `${settings.rounds} alternating rounds of ${settings.seconds} s, two moving cameras, 10 viewers of the high rung`,
    headings: ['figure', 'not recorded', 'recorded'],
    rows: [
      cost('recorder, % of a core', (s) => s.recorder),
      cost('server, % of a core', (s) => s.server),
      cost('mixer, % of a core', (s) => s.mixer),
      cost('all, % of a core', (s) => s.total),
      seen('frames/s at a viewer', (s) => s.frames_per_s.p50),
      seen('kbit/s at a viewer', (s) => s.kbit_per_s.p50),
      seen('frame gap at a viewer, median ms', (s) => s.frame_gap_ms.p50),
      seen('largest frame gap, ms', (s) => s.frame_gap_ms.max),
    ],
    notes: `Recorder and server together: **+${plain(added.reduce((a, b) => a + b, 0) / added.length)} % of a core** (goal 3 %).`,
  };
}
