// Sound only: three talkers and more and more muted listeners, beside Janus' AudioBridge.
import { audioRoom, startJanus } from '../janus.mjs';
import { plain, slope, spread } from '../figures.mjs';
import { costOf, measureWith, own } from '../load.mjs';

const counts = [10, 57];

async function amphi({ seconds, clips }, listeners) {
  const stage = await measureWith({
    ...own(),
    clips: clips.moving,
    mode: 'sound',
    speakers: 3,
    speakers_receive: true,
    viewers: listeners,
    seconds,
  });
  return { ...stage, ...costOf(stage) };
}

async function janus({ seconds, clips }, listeners) {
  const server = await startJanus();
  try {
    const stage = await measureWith({
      janus_audiobridge: server.url,
      audio_room: audioRoom,
      clips: clips.moving,
      talkers: 3,
      listeners,
      seconds,
      pid: server.pid,
    });
    return { ...stage, ...costOf(stage) };
  } finally {
    await server.stop();
  }
}

export async function measure(settings) {
  const sides = { amphi: counts.map(() => []), janus: counts.map(() => []) };
  for (let round = 0; round < settings.rounds; round++) {
    for (const [index, count] of counts.entries()) {
      sides.janus[index].push(await janus(settings, count));
      sides.amphi[index].push(await amphi(settings, count));
    }
  }
  const row = (name, pick) => [name, ...[sides.amphi, sides.janus].flatMap((side) => side.map((runs) => spread(runs.map(pick))))];
  const all = (stage) => stage.server + stage.mixer;
  const per = (side) => slope(side[0].map(all), side[1].map(all), ...counts);
  return {
    title: 'Muted listeners, sound only, 3 talkers, beside Janus AudioBridge',
    terms: `${settings.rounds} alternating rounds of ${settings.seconds} s; talkers receive too, everybody his own mix-minus`,
    headings: ['figure', ...['Amphi', 'Janus'].flatMap((name) => counts.map((count) => `${name}, ${count} listeners`))],
    rows: [
      row('server, % of a core', (s) => s.server),
      row('mixer, % of a core', (s) => s.mixer),
      row('load client, % of a core', (s) => s.client),
      row('kbit/s at a listener', (s) => s.kbit_per_s.p50),
      row('packets/s at a listener', (s) => s.packets_per_s.p50),
      row('largest sound gap, ms', (s) => s.sound_gap_ms.max),
    ],
    notes: `Per muted listener (slope, server and mixer): Amphi ${plain(per(sides.amphi))} %, AudioBridge ${plain(per(sides.janus))} %: **${plain(per(sides.amphi) / per(sides.janus))} ×** (goal 0.05).`,
  };
}
