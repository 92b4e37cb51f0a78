// Sixty open microphones, everybody hearing all others, beside Janus' AudioBridge.
import { audioRoom, startJanus } from '../janus.mjs';
import { median, plain, spread } from '../figures.mjs';
import { costOf, measureWith, own } from '../load.mjs';
import { inTurn } from '../rounds.mjs';

const microphones = 60;

async function amphi({ seconds, clips }) {
  const stage = await measureWith({
    ...own(),
    clips: clips.moving,
    mode: 'sound',
    speakers: microphones,
    speakers_receive: true,
    seconds,
  });
  return { ...stage.speakers, ...costOf(stage) };
}

async function janus({ seconds, clips }) {
  const server = await startJanus();
  try {
    const stage = await measureWith({
      janus_audiobridge: server.url,
      audio_room: audioRoom,
      clips: clips.moving,
      talkers: microphones,
      seconds,
      pid: server.pid,
    });
    return { ...stage.speakers, ...costOf(stage) };
  } finally {
    await server.stop();
  }
}

export async function measure(settings) {
  const runs = await inTurn(settings, { janus: () => janus(settings), amphi: () => amphi(settings) });
  const all = (run) => run.server + run.mixer;
  const row = (name, pick) => [name, spread(runs.amphi.map(pick)), spread(runs.janus.map(pick))];
  const ratio = median(runs.amphi.map(all)) / median(runs.janus.map(all));
  return {
    title: `${microphones} open microphones, beside Janus AudioBridge`,
    terms: `${settings.rounds} alternating rounds of ${settings.seconds} s; every talker receives all others`,
    headings: ['figure', 'Amphi', 'AudioBridge'],
    rows: [
      row('talkers connected', (s) => s.clients),
      row('server, % of a core', (s) => s.server),
      row('mixer, % of a core', (s) => s.mixer),
      row('load client, % of a core', (s) => s.client),
      row('packets/s at a talker', (s) => s.packets_per_s.p50),
      row('largest sound gap, ms', (s) => s.sound_gap_ms.max),
    ],
    notes: `Server and mixer together: **${plain(ratio)} ×** AudioBridge (goal 0.2).`,
  };
}
