// Chromium behind a link that loses every tenth, every fifth packet at random, both ways.
import { chromiumBehind } from '../bad_link.mjs';
import { spread } from '../figures.mjs';

export async function measure({ rounds, seconds, clips }) {
  const losses = [10, 20];
  const runs = losses.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, loss] of losses.entries()) {
      const options = ['--both', `delay=15 loss=${loss}`, '--seed', String(round + 1)];
      runs[index].push(await chromiumBehind({ options, clips: clips.moving, seconds: seconds + 20, skip: 10 }));
    }
  }
  const row = (name, pick) => [name, ...runs.map((side) => spread(side.map(pick)))];
  return {
    title: 'Random loss, seen by Chromium',
    terms: `${rounds} rounds of ${seconds + 10} s after 10 s; 30 ms round trip; the loss holds both ways; speech`,
    headings: ['figure', ...losses.map((loss) => `${loss} % loss`)],
    rows: [
      row('concealed sound, % (goals 0.5 and 2)', (r) => r.concealed_percent),
      row('of it audible, %', (r) => r.concealed_audible_percent),
      row('frames/s', (r) => r.fps),
      row('frozen, % of the time', (r) => r.frozen_percent),
      row('video, kbit/s', (r) => r.video_kbits),
      row('sound, kbit/s', (r) => r.sound_kbits),
      row('sound jitter buffer, ms', (r) => r.sound_jitter_buffer_ms),
    ],
  };
}
