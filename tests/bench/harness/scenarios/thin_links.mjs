// The thinnest links that are of use, seen by Chromium: 5 % loss and 30 ms of jitter on all of them.
import { chromiumBehind } from '../bad_link.mjs';
import { spread } from '../figures.mjs';

export async function measure({ rounds, seconds, clips }) {
  const rates = [100, 64, 32];
  const runs = rates.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, rate] of rates.entries()) {
      const options = ['--both', `delay=15 jitter=30 loss=5 rate=${rate}k queue=600`, '--seed', String(round + 1)];
      runs[index].push(await chromiumBehind({ options, clips: clips.moving, seconds: seconds + 40, skip: 20 }));
    }
  }
  const row = (name, pick) => [name, ...runs.map((side) => spread(side.map(pick)))];
  const last = (run) => run.deliveries.map(({ value }) => value).join(' > ');
  return {
    title: 'Thin links, seen by Chromium',
    terms: `${rounds} rounds of ${seconds + 20} s after 20 s; 5 % loss, 30 ms of jitter that keeps the order, 30 ms round trip, both ways; page and WebSocket go over the same link`,
    headings: ['figure', ...rates.map((rate) => `${rate} kbit/s`)],
    rows: [
      ['rungs given, in order', ...runs.map((side) => last(side.at(-1)))],
      row('frames/s (64 kbit/s: goal 5)', (r) => r.fps),
      row('frozen, % of the time (64 kbit/s: goal 3)', (r) => r.frozen_percent),
      row('concealed sound, %', (r) => r.concealed_percent),
      row('of it audible, %', (r) => r.concealed_audible_percent),
      row('longest made-up sound, ms', (r) => r.longest_made_up_ms),
      row('still pictures', (r) => r.stills),
      row('received, kbit/s', (r) => r.transport_kbits),
    ],
  };
}
