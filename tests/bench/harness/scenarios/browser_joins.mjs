// Chromium joins again and again while others come and go at ten a second: from the click to the first picture on the screen.
import { resolve } from 'node:path';
import { room, startAmphi, tokens } from '../amphi.mjs';
import { spread } from '../figures.mjs';
import { against, startLoad } from '../load.mjs';
import { run, sleep } from '../processes.mjs';

const script = resolve(new URL('.', import.meta.url).pathname, '../../../e2e/measure/join.mjs');
const joins = 20;
const joinRate = 10;

async function once({ clips }) {
  const amphi = await startAmphi();
  const children = [];
  try {
    children.push(startLoad({ ...against(amphi), clips: clips.moving, speakers: 3, seconds: 600 }));
    await sleep(3);
    // Each stays until it has a picture, so about one of them is there at a time.
    children.push(startLoad({ ...against(amphi), viewers: 50, churn: 5000, churn_rounds: 1, join_rate: joinRate }));
    const flags = ['--url', amphi.http, '--room', room, '--token', tokens.attendee, '--joins', String(joins), '--warm', '2', '--json'];
    const lines = (await run('node', [script, ...flags])).trim().split('\n');
    return JSON.parse(lines.at(-1));
  } finally {
    await Promise.all(children.map((child) => child.stop('SIGKILL')));
    await amphi.stop();
  }
}

export async function measure(settings) {
  const runs = [];
  for (let round = 0; round < settings.rounds; round++) runs.push(await once(settings));
  const row = (name, pick) => [name, spread(runs.map(pick))];
  return {
    title: 'Chromium joins while others do',
    terms: `${settings.rounds} rounds of ${joins} joins of one Chromium, one after the other, from the click to the first picture it shows; meanwhile the load client joins and leaves ${joinRate} times a second; page loaded before the click`,
    headings: ['figure', 'ms'],
    rows: [
      row('first picture, p50', (r) => r.p50_ms),
      row('first picture, p95 (goal 700)', (r) => r.p95_ms),
      row('first picture, slowest', (r) => r.longest_ms),
    ],
  };
}
