// A whole lesson: nine on stage at 640x360, a hundred attendees on three rungs; the same with one rung and 16
// viewers; and with nothing moving but one talker beside a slide.
import { mkdirSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { startAmphi } from '../amphi.mjs';
import { median, plain, spread } from '../figures.mjs';
import { against, startLoad } from '../load.mjs';
import { cpuSeconds, measure as measureCost, sleep } from '../processes.mjs';

const onThreeRungs = { high: 34, medium: 33, low: 33 };
const onOne = { high: 16 };

/** A slide first, then people who move: the speakers take the clips in turn. */
function slideAndTalker(clips) {
  const folder = join(clips.slide, '../bench-slide-and-talker');
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(clips.slide, 'slide.clip'), join(folder, '1.clip'));
  copyFileSync(join(clips.moving, 'person-1.clip'), join(folder, '2.clip'));
  return folder;
}

async function once({ seconds, clips }, watchers, still) {
  const amphi = await startAmphi();
  const children = [];
  try {
    const warm = 12;
    const stay = { ...against(amphi), seconds: seconds + warm + 10, settle: 0 };
    const speakers = still
      ? [
          startLoad({ ...stay, clips: slideAndTalker(clips), speakers: 2, speakers_receive: true }),
          startLoad({ ...stay, viewers: 7, quality: 'high' }),
        ]
      : [startLoad({ ...stay, clips: clips.moving, speakers: 9, speakers_receive: true })];
    children.push(...speakers);
    await sleep(3);
    const crowd = Object.entries(watchers).map(([quality, viewers]) =>
      startLoad({ ...against(amphi), viewers, quality, join_rate: 20, settle: warm - 4, seconds }),
    );
    children.push(...crowd);
    await sleep(warm);
    const pids = { server: amphi.pid, mixer: amphi.mixer() };
    const clientsBefore = children.map((child) => cpuSeconds(child.pid));
    const cost = await measureCost(pids, seconds - 5);
    const client = children.reduce((sum, child, i) => sum + cpuSeconds(child.pid) - clientsBefore[i], 0);
    const results = await Promise.all(crowd.map((child) => child.result()));
    return {
      server: cost.percent.server,
      mixer: cost.percent.mixer,
      both: cost.percent.server + cost.percent.mixer,
      client: (client / cost.seconds) * 100,
      machine: cost.busy * 100,
      frames: Object.keys(watchers).map((_, i) => results[i].frames_per_s.p50),
      gaps: results.map((result) => result.frame_gap_ms.max),
      kbits: Object.keys(watchers).map((_, i) => results[i].kbit_per_s.p50),
      pictures: results.reduce((sum, result) => sum + result.totals.clients_with_picture, 0),
    };
  } finally {
    await Promise.all(children.map((child) => child.stop('SIGKILL')));
    await amphi.stop();
  }
}

export async function measure(settings) {
  const cases = [
    ['9 on stage, 100 attendees, three rungs', onThreeRungs, false],
    ['9 on stage, 16 viewers, one rung', onOne, false],
    ['the 100, a slide and one talker moving', onThreeRungs, true],
  ];
  const runs = cases.map(() => []);
  for (let round = 0; round < settings.rounds; round++) {
    for (const [index, [, watchers, still]] of cases.entries()) {
      runs[index].push(await once(settings, watchers, still));
    }
  }
  const rows = cases.map(([name], i) => [
    name,
    spread(runs[i].map((r) => r.both)),
    spread(runs[i].map((r) => r.server)),
    spread(runs[i].map((r) => r.mixer)),
    runs[i].at(-1).frames.map(plain).join(' / '),
    runs[i].at(-1).gaps.map(plain).join(' / '),
    runs[i].at(-1).kbits.map(plain).join(' / '),
    spread(runs[i].map((r) => r.pictures)),
    spread(runs[i].map((r) => r.client)),
    spread(runs[i].map((r) => r.machine)),
  ]);
  const both = runs.map((side) => median(side.map((r) => r.both)));
  return {
    title: 'A whole lesson',
    terms: `${settings.rounds} rounds of ${settings.seconds} s; speakers send VP8 640x360 at 30 fps, 500 kbit/s, and Opus, and receive the program and their mix-minus`,
    headings: ['case', 'server and mixer, % of a core', 'server', 'mixer', 'frames/s by rung', 'largest frame gap by rung, ms', 'kbit/s by rung', 'viewers with a picture', 'load clients, % of a core', 'machine busy, %'],
    rows,
    notes: [
      `100 attendees on three rungs: **${plain(both[0] / 100)} core** (goal 1.0).`,
      `One rung, 16 viewers: **${plain(both[1] / 143)} ×** FreeSWITCH's 143 % (goal 0.5).`,
      `A slide and one talker: **${plain(both[2] / both[0])} ×** the moving one (goal 0.5). The seven others have microphone and camera off: they send nothing and watch the high rung.`,
    ].join('\n'),
  };
}
