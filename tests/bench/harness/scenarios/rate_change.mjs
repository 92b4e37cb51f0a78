// 1 Mbit/s, then 100 kbit/s, then 1 Mbit/s again, seen by Chromium.
import { chromiumBehind } from '../bad_link.mjs';
import { spread } from '../figures.mjs';

const downAfter = 25;
const upAfter = 30;

const thin = ['low', 'stills', 'sound'];
const rungOf = ({ value }) => value.split(' ')[0];

/** When the rung fell for the thin link, and when it was back; seconds after the click. */
function turns(run) {
  const drop = run.deliveries.find((entry) => entry.seconds > 10 && thin.includes(rungOf(entry)));
  const back = drop && run.deliveries.find((entry) => entry.seconds > drop.seconds && !thin.includes(rungOf(entry)));
  return { down: drop?.seconds ?? NaN, up: back?.seconds ?? NaN };
}

export async function measure({ rounds, clips }) {
  const runs = [];
  for (let round = 0; round < rounds; round++) {
    const run = await chromiumBehind({
      options: ['--both', 'delay=15 rate=1M queue=300', '--seed', String(round + 1)],
      changes: `sleep ${downAfter}; change down rate=100k; sleep ${upAfter}; change down rate=1M`,
      clips: clips.moving,
      seconds: downAfter + upAfter + 25,
      skip: 5,
    });
    Object.assign(run, turns(run));
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
      row(`rung fell, s after the click (the link became thin ${downAfter} s after the browser was started)`, (r) => r.down),
      row(`back on medium or high, s after that (${upAfter} on the thin link, goal 10 more)`, (r) => r.up - r.down),
      row('concealed sound over all, %', (r) => r.concealed_percent),
      row('frozen over all, % of the time', (r) => r.frozen_percent),
    ],
  };
}
