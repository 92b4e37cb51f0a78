// 1 Mbit/s, then 100 kbit/s, then 1 Mbit/s again, seen by Chromium.
import { chromiumBehind } from '../bad_link.mjs';
import { spread } from '../figures.mjs';

const downAfter = 25;
const upAfter = 30;

/** Seconds from a change until the first delivery after it that `wanted` accepts. */
function until(run, change, wanted) {
  const found = run.deliveries.find(({ seconds, value }) => seconds >= change && wanted(value));
  return found ? found.seconds - change : NaN;
}

export async function measure({ rounds, clips }) {
  const runs = [];
  for (let round = 0; round < rounds; round++) {
    const run = await chromiumBehind({
      options: ['--both', 'delay=15 rate=1M queue=300', '--seed', String(round + 1)],
      changes: `sleep ${downAfter}; date +%s%3N >&2; change down rate=100k; sleep ${upAfter}; change down rate=1M`,
      clips: clips.moving,
      seconds: downAfter + upAfter + 25,
      skip: 5,
    });
    // The link changes by the clock of the shell that began with the browser; the page's clicks come later.
    const before = run.deliveries.filter(({ value }) => value !== 'low' && value !== 'stills' && value !== 'sound');
    const drop = run.deliveries.find(({ seconds, value }) => seconds > 8 && ['low', 'stills', 'sound'].includes(value));
    run.started = before.at(0)?.seconds;
    run.down = drop?.seconds;
    run.back = drop ? until(run, drop.seconds, (value) => value === 'medium' || value === 'high') : NaN;
    runs.push(run);
  }
  const row = (name, pick) => [name, spread(runs.map(pick))];
  return {
    title: '1 Mbit/s, 100 kbit/s for 30 s, 1 Mbit/s, seen by Chromium',
    terms: `${rounds} rounds; queue of 300 ms, 30 ms round trip`,
    headings: ['figure', 'value'],
    rows: [
      ['rungs given (seconds after the click)', runs.at(-1).deliveries.map(({ seconds, value }) => `${value} ${seconds}`).join(', ')],
      row('longest made-up sound, ms (goal 300)', (r) => r.longest_made_up_ms),
      row('longest gap between frames, ms', (r) => r.longest_frame_gap_ms),
      row(`back on medium or high, s after the drop (30 + goal 10)`, (r) => r.back),
      row('concealed sound over all, %', (r) => r.concealed_percent),
      row('frozen over all, % of the time', (r) => r.frozen_percent),
    ],
  };
}
