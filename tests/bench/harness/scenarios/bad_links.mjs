// A hundred attendees, twenty of them on 100 kbit/s with 20 % loss: what the other eighty notice.
import { behindLink, http } from '../bad_link.mjs';
import { binaries, room, tokens } from '../amphi.mjs';
import { plain, spread } from '../figures.mjs';

const good = 80;
const bad = 20;

/**
 * The eighty stand beside the server; the twenty share a link of 20 x 100 kbit/s, whose queue they share too: worse than
 * one link each.
 */
async function once({ seconds, clips }, withBad, seed) {
  const count = withBad ? bad : 1;
  const viewers = (bind, number, more) =>
    `${binaries}/amphi-load --json --url ${http} --room ${room} --token ${tokens.attendee} --bind ${bind} --viewers ${number} ${more} 2>/dev/null`;
  const server = viewers('10.77.0.1', good, `--settle 12 --seconds ${seconds} > $RESULT`);
  const out = await behindLink({
    options: ['--both', withBad ? 'delay=20 loss=20 rate=2M queue=300' : 'delay=20 rate=2M queue=300', '--seed', String(seed)],
    clips: clips.moving,
    beside: server,
    command: `${viewers('10.77.0.2', count, `--settle 16 --seconds ${seconds}`)} >/dev/null; for i in $(seq 60); do [ -s $RESULT ] && break; sleep 1; done; cat $RESULT`,
  });
  return JSON.parse(out.trim().split('\n').at(-1));
}

export async function measure(settings) {
  const runs = { without: [], with: [] };
  for (let round = 0; round < settings.rounds; round++) {
    runs.without.push(await once(settings, false, round + 1));
    runs.with.push(await once(settings, true, round + 1));
  }
  const row = (name, pick) => [name, spread(runs.without.map(pick)), spread(runs.with.map(pick))];
  const keyFrames = (run) => run.totals.key_frames / run.clients / run.seconds;
  return {
    title: '80 attendees on good links, while 20 more are on 100 kbit/s and 20 % loss',
    terms: `${settings.rounds} alternating rounds of ${settings.seconds} s; the 20 share a link of 2 Mbit/s with 20 % loss both ways; the 80 have none`,
    headings: ['at the 80', 'alone', 'with the 20'],
    rows: [
      row('frames/s', (r) => r.frames_per_s.p50),
      row('largest frame gap, ms, p50', (r) => r.frame_gap_ms.p50),
      row('frozen, % of the time, p95', (r) => r.frozen_percent.p95),
      row('kbit/s, p50', (r) => r.kbit_per_s.p50),
      row('key frames/s (goal at most 2)', keyFrames),
      row('largest sound gap, ms, p50', (r) => r.sound_gap_ms.p50),
    ],
    notes: `Bit rate with the 20 against without: ${plain(runs.with[0].kbit_per_s.p50 / runs.without[0].kbit_per_s.p50)} ×.`,
  };
}
