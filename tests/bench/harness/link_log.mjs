// One Chromium viewer behind a bad link, second by second: what it counts, and what the server thinks of its link.
//   node link_log.mjs [--link "delay=15 jitter=30 loss=5 rate=64k queue=600"] [--seconds N] [--seed N] [--changes LINE] [--no-fec]
// `--changes` is a shell line, "sleep 25; change down rate=100k". AMPHI_BIN_DIR: where the programs are.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { viewerBehind } from './bad_link.mjs';
import { prepareClips } from './clips.mjs';
import { machine } from './processes.mjs';

const { values: wanted } = parseArgs({
  options: {
    link: { type: 'string', default: 'delay=15 jitter=30 loss=5 rate=64k queue=600' },
    seconds: { type: 'string', default: '60' },
    skip: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    changes: { type: 'string', default: '' },
    quality: { type: 'string', default: 'auto' },
    'no-fec': { type: 'boolean', default: false },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'amphi-link-log-'));
const log = join(folder, 'server.log');
const clips = await prepareClips();
const before = machine();
const text = await viewerBehind({
  options: ['--both', wanted.link, '--seed', wanted.seed],
  changes: wanted.changes,
  clips: clips.moving,
  seconds: wanted.seconds,
  skip: wanted.skip,
  quality: wanted.quality,
  noFec: wanted['no-fec'],
  log,
  every: 1,
});
const after = machine();

/** Of several links the one that is not a speaker's: theirs are not limited, and no picture of theirs is low. */
function linesOfServer() {
  const lines = readFileSync(log, 'utf8').split('\n').filter((line) => line.includes(' link '));
  const of = (line) => / link (\w+):/.exec(line)[1];
  const last = lines.map(of).filter((name, index, all) => all.indexOf(name) === index).at(-1);
  return lines.filter((line) => of(line) === last).map((line) => ({ at: timeOf(line), text: line.replace(/.* link \w+:/, '    server') }));
}
function timeOf(line) {
  const time = /(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d[.,]\d+)/.exec(line);
  return time ? Date.parse(`${time[1]}T${time[2].replace(',', '.')}Z`) : 0;
}
const viewer = text.split('\n').map((line) => ({ at: Number(/\((\d{13})\)/.exec(line)?.[1] ?? Infinity), text: line }));
for (const line of [...viewer, ...linesOfServer()].sort((a, b) => a.at - b.at)) console.log(line.text);
console.log(`machine busy: ${((100 * (after.busy - before.busy)) / (after.all - before.all)).toFixed(0)} %`);
rmSync(folder, { recursive: true, force: true });
