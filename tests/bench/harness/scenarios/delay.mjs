// What the server adds: from a talker's packet to a listener's, from a camera's picture to a viewer's.
import { join } from 'node:path';
import { binaries, room, startAmphi, tokens } from '../amphi.mjs';
import { audioRoom, startJanus } from '../janus.mjs';
import { median, plain, spread } from '../figures.mjs';
import { run } from '../processes.mjs';
import { inTurn } from '../rounds.mjs';

const probe = join(binaries, 'latency_probe');

async function amphi({ seconds }) {
  const server = await startAmphi();
  try {
    // Nobody is there yet, so the scene cannot be set by a participant; the moderator's token may.
    await server.call('PUT', '/scene', { labels: false });
    const text = await run(probe, [
      ...['--whip', `${server.http}/whip/${room}`, '--whep', `${server.http}/whep/${room}?quality=high`],
      ...['--speaker-token', tokens.speaker, '--attendee-token', tokens.attendee, '--seconds', String(seconds)],
    ]);
    return JSON.parse(text);
  } finally {
    await server.stop();
  }
}

async function janus({ seconds }) {
  const server = await startJanus();
  try {
    return JSON.parse(
      await run(probe, ['--janus', server.url, '--audio-room', String(audioRoom), '--seconds', String(seconds)]),
    );
  } finally {
    await server.stop();
  }
}

export async function measure(settings) {
  const runs = await inTurn(settings, { janus: () => janus(settings), amphi: () => amphi(settings) });
  const row = (name, pick, both) => [
    name,
    spread(runs.amphi.map(pick)),
    both ? spread(runs.janus.map(pick)) : 'does not mix pictures',
  ];
  const ratio = median(runs.amphi.map((r) => r.sound.p50_ms)) / median(runs.janus.map((r) => r.sound.p50_ms));
  return {
    title: 'Delay added by the server',
    terms: `${settings.rounds} alternating rounds of ${settings.seconds} s, loopback, 20 ms packets, camera 640x360 at 30 fps with a number in each picture`,
    headings: ['figure, ms', 'Amphi', 'Janus AudioBridge'],
    rows: [
      row('sound, p50 (goal 45)', (r) => r.sound.p50_ms, true),
      row('sound, p95 (goal 60)', (r) => r.sound.p95_ms, true),
      row('picture, p50 (goal 50)', (r) => r.picture.p50_ms, false),
      row('picture, p95 (goal 75)', (r) => r.picture.p95_ms, false),
      row('tones and pictures measured', (r) => r.sound.count + (r.picture?.count ?? 0), true),
    ],
    notes: `Sound: **${plain(ratio)} ×** AudioBridge (goal 0.35).`,
  };
}
