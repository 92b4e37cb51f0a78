// Passive viewers of one stream of about 1 Mbit/s: what one more costs, beside Janus' Streaming plugin.
import { mountpoint, startJanus } from '../janus.mjs';
import { plain, slope, spread } from '../figures.mjs';
import { costOf, measureWith, own } from '../load.mjs';
import { inTurn } from '../rounds.mjs';

const stages = [10, 100];
/** Of what a viewer gets: sound and headers, kbit/s. Janus is fed what else Amphi's viewers got in the same round. */
const besidesPicture = 72;

async function amphi({ seconds, clips }) {
  const result = await measureWith({
    ...own('[rung.high]\nbits_per_second = 1000000\n'),
    clips: clips.moving,
    speakers: 1,
    quality: 'high',
    stages: stages.join(','),
    seconds,
    settle: 8,
  });
  return result.stages.map((stage) => ({ ...stage, ...costOf(stage) }));
}

async function janus({ seconds }, pictureRate) {
  const server = await startJanus();
  try {
    const result = await measureWith({
      janus_streaming: server.url,
      mountpoint,
      feed_rate: pictureRate,
      feed: `127.0.0.1:${server.ports.sound}:${server.ports.picture}`,
      stages: stages.join(','),
      seconds,
      settle: 5,
      pid: server.pid,
    });
    return result.stages.map((stage) => ({ ...stage, ...costOf(stage) }));
  } finally {
    await server.stop();
  }
}

const gather = (runs, stage, pick) => runs.map((run) => pick(run[stage]));

export async function measure(settings) {
  let pictureRate = 0;
  const runs = await inTurn(settings, {
    amphi: async () => {
      const stages = await amphi(settings);
      pictureRate = Math.round((stages[0].kbit_per_s.p50 - besidesPicture) * 1000);
      return stages;
    },
    janus: () => janus(settings, pictureRate),
  });
  const row = (name, pick) => [
    name,
    ...[runs.amphi, runs.janus].flatMap((side) => [0, 1].map((stage) => spread(gather(side, stage, pick)))),
  ];
  const perViewer = Object.fromEntries(
    Object.entries(runs).map(([name, side]) => [
      name,
      slope(gather(side, 0, (s) => s.server), gather(side, 1, (s) => s.server), ...stages),
    ]),
  );
  const memory = Object.fromEntries(
    Object.entries(runs).map(([name, side]) => [
      name,
      slope(gather(side, 0, (s) => s.residentKb / 1024), gather(side, 1, (s) => s.residentKb / 1024), ...stages),
    ]),
  );
  return {
    title: 'One stream, 10 and 100 viewers, beside Janus Streaming',
    terms: `${settings.rounds} alternating rounds of ${settings.seconds} s, the same load client and the same bit rate on both sides`,
    headings: ['figure', ...['Amphi', 'Janus'].flatMap((name) => stages.map((count) => `${name}, ${count} viewers`))],
    rows: [
      row('server, % of a core', (s) => s.server),
      row('mixer, % of a core', (s) => s.mixer),
      row('load client, % of a core', (s) => s.client),
      row('kbit/s at a viewer', (s) => s.kbit_per_s.p50),
      row('packets/s at a viewer', (s) => s.packets_per_s.p50),
      row('frames/s at a viewer', (s) => s.frames_per_s.p50),
      row('largest frame gap, ms', (s) => s.frame_gap_ms.max),
      row('server resident, MB', (s) => s.residentKb / 1024),
    ],
    notes: [
      `Per viewer (slope): Amphi ${plain(perViewer.amphi)} %, Janus ${plain(perViewer.janus)} %: **${plain(perViewer.amphi / perViewer.janus)} ×** (goal 0.15, stretch 0.10).`,
      `Memory per attendee (slope): Amphi ${plain(memory.amphi)} MB, Janus ${plain(memory.janus)} MB (goal 0.35 MB).`,
    ].join('\n'),
  };
}
