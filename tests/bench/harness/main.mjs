// The bench: runs scenarios, prints their tables and writes them into docs/performance.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareClips } from './clips.mjs';
import { table } from './figures.mjs';
import { machine, sleep } from './processes.mjs';

const names = [
  'fan_out',
  'listeners',
  'microphones',
  'lesson',
  'delay',
  'joins',
  'browser_joins',
  'bad_links',
  'loss',
  'thin_links',
  'rate_change',
  'churn',
  'recording',
];
const file = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../../docs/performance.md');

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '20' },
    write: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help || options.list) {
  console.log(options.list ? names.join('\n') : 'run [NAME...] [--rounds N] [--seconds N] [--write] [--list]');
  process.exit(0);
}
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}; there are ${names.join(', ')}.`);
  process.exit(2);
}

/** The busy share of the machine while the bench does nothing. */
async function idleShare() {
  const before = machine();
  await sleep(3);
  const after = machine();
  return (after.busy - before.busy) / (after.all - before.all);
}

/** Puts one scenario's text between its markers; appends it where there are none yet. */
function write(name, text) {
  const begin = `<!-- bench:${name} -->`;
  const end = `<!-- /bench:${name} -->`;
  const old = readFileSync(file, 'utf8');
  const block = `${begin}\n${text}\n${end}`;
  const from = old.indexOf(begin);
  const to = old.indexOf(end);
  writeFileSync(file, from >= 0 && to > from ? old.slice(0, from) + block + old.slice(to + end.length) : `${old}\n${block}\n`);
}

const settings = { rounds: Number(options.rounds), seconds: Number(options.seconds), clips: await prepareClips() };
let failed = 0;
for (const name of positionals.length > 0 ? positionals : names) {
  const busy = await idleShare();
  console.error(`== ${name} (machine ${(busy * 100).toFixed(0)} % busy before)`);
  try {
    const scenario = await import(`./scenarios/${name}.mjs`);
    const result = await scenario.measure(settings);
    const day = new Date().toISOString().slice(0, 10);
    const head = `## ${result.title}\n\n\`tests/bench/run ${name}\`, ${day}, ${cpus().length} cores (${cpus()[0].model.trim()}), ${(busy * 100).toFixed(0)} % busy before, ${result.terms}\n`;
    const text = `${head}\n${table(result.headings, result.rows)}${result.notes ? `\n\n${result.notes}` : ''}`;
    console.log(`${text}\n`);
    if (options.write) write(name, text);
  } catch (error) {
    console.error(`${name}: ${error.stack}`);
    failed += 1;
  }
}
process.exit(failed > 0 ? 1 : 0);
