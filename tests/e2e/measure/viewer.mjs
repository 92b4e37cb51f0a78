// One viewer for some seconds, and what the browser's own statistics say of it.
import { setTimeout as pause } from 'node:timers/promises';
import { id } from '../support/room_page.mjs';
import { commonHelp, join, launch, options, readyToJoin } from './options.mjs';

const help = `node viewer.mjs --link URL [options]: joins as a viewer and prints what Chromium counts.
  --seconds N        how long to watch after the connection stands, default 30
  --skip N           seconds at the beginning that the summary leaves out, default 5
  --every N          seconds between two lines, default 1; 0: no lines
${commonHelp}
Each line: seconds since the click (and ms since 1970), the rung, the picture's size, frames a second, kbit/s of video and
of sound, made-up sound in percent, freezes so far and their seconds. The summary: time from the click to the first picture
(requestVideoFrameCallback), concealed sound (all, and without made-up silence), freezes and their share of the time,
gaps of more than 0.5 s between frames, the longest run of made-up sound, jitter buffers, bytes, what was delivered when,
sizes, still pictures.`;

const wanted = options(help, {
  seconds: { type: 'string', default: '30' },
  skip: { type: 'string', default: '5' },
  every: { type: 'string', default: '1' },
});
const [seconds, skip, every] = [wanted.seconds, wanted.skip, wanted.every].map(Number);
const verbose = every > 0 && !wanted.json;

/** One look at everything that counts. */
async function look(page) {
  const read = async () => {
    const inbound = await e2e.statistics('inbound-rtp');
    const [transport] = await e2e.statistics('transport');
    const pairs = (await e2e.statistics('candidate-pair')).filter((pair) => pair.nominated);
    const shown = document.querySelector('[data-testid=data-total]')?.dataset.bytes;
    const of = (kind) => inbound.find((stream) => stream.kind === kind) ?? {};
    return { at: performance.timeOrigin + performance.now(), clickedAt: e2e.clickedAt, video: of('video'), audio: of('audio'), transport, pair: pairs[0], shown, log: e2e.programLog() };
  };
  return page.evaluate(read);
}

const rise = (from, to, name) => (to[name] ?? 0) - (from[name] ?? 0);
const share = (part, whole) => (whole > 0 ? (100 * part) / whole : 0);
const round = (value, digits = 2) => Number(value.toFixed(digits));
const madeUp = (from, to) => share(rise(from, to, 'concealedSamples'), rise(from, to, 'totalSamplesReceived'));
const audibly = (from, to) =>
  share(rise(from, to, 'concealedSamples') - rise(from, to, 'silentConcealedSamples'), rise(from, to, 'totalSamplesReceived'));

function line(from, to) {
  const passed = (to.at - from.at) / 1000;
  const kbits = (kind) => round((rise(from[kind], to[kind], 'bytesReceived') * 8) / 1000 / passed, 1);
  const fps = round(rise(from.video, to.video, 'framesDecoded') / passed, 1);
  const { video, log } = to;
  const rung = log.deliveries.at(-1)?.value ?? '-';
  const size = video.frameWidth ? `${video.frameWidth}x${video.frameHeight}` : '-';
  const time = round((to.at - to.clickedAt) / 1000, 1);
  return `${time} s (${Math.round(to.at)})  ${rung}  ${size}  ${fps} fps  video ${kbits('video')}  sound ${kbits('audio')} kbit/s  made up ${round(madeUp(from.audio, to.audio))} %  freezes ${video.freezeCount ?? 0}, ${round(video.totalFreezesDuration ?? 0)} s`;
}

const since = (clickedAt, list) => list.map(({ at, ...rest }) => ({ seconds: round((at - clickedAt) / 1000), ...rest }));
const longest = (list, from) => Math.max(0, ...list.filter(({ at }) => at >= from).map(({ ms }) => ms));
const perEmitted = (from, to, name) => {
  const emitted = rise(from, to, 'jitterBufferEmittedCount');
  return emitted > 0 ? round((1000 * rise(from, to, name)) / emitted, 1) : undefined;
};

function summary(first, from, to, setup) {
  const passed = (to.at - from.at) / 1000;
  const { clickedAt, log } = to;
  const frozen = rise(from.video, to.video, 'totalFreezesDuration');
  const bytes = (at) => (at.transport?.bytesReceived ?? at.pair?.bytesReceived ?? 0);
  return {
    click_to_connected_ms: Math.round(setup),
    click_to_first_picture_ms: log.firstPicture && Math.round(log.firstPicture - clickedAt),
    seconds: round(passed),
    concealed_percent: round(madeUp(from.audio, to.audio), 3),
    concealed_audible_percent: round(audibly(from.audio, to.audio), 3),
    longest_made_up_ms: longest(log.sound, from.at),
    fps: round(rise(from.video, to.video, 'framesDecoded') / passed, 1),
    freezes: rise(from.video, to.video, 'freezeCount'),
    frozen_seconds: round(frozen),
    frozen_percent: round(share(frozen, passed), 2),
    longest_frame_gap_ms: longest(log.gaps, from.at),
    video_jitter_buffer_ms: perEmitted(from.video, to.video, 'jitterBufferDelay'),
    sound_jitter_buffer_ms: perEmitted(from.audio, to.audio, 'jitterBufferDelay'),
    video_kbits: round((rise(from.video, to.video, 'bytesReceived') * 8) / 1000 / passed, 1),
    sound_kbits: round((rise(from.audio, to.audio, 'bytesReceived') * 8) / 1000 / passed, 1),
    transport_kbits: round(((bytes(to) - bytes(from)) * 8) / 1000 / passed, 1),
    video_packets_lost: rise(from.video, to.video, 'packetsLost'),
    video_packets: rise(from.video, to.video, 'packetsReceived'),
    sound_packets_lost: rise(from.audio, to.audio, 'packetsLost'),
    sound_packets: rise(from.audio, to.audio, 'packetsReceived'),
    sound_fec_packets: rise(from.audio, to.audio, 'fecPacketsReceived'),
    sound_retransmitted: rise(from.audio, to.audio, 'retransmittedPacketsReceived'),
    video_retransmitted: rise(from.video, to.video, 'retransmittedPacketsReceived'),
    video_fec_packets: rise(from.video, to.video, 'fecPacketsReceived'),
    video_fec_discarded: rise(from.video, to.video, 'fecPacketsDiscarded'),
    key_frames: rise(from.video, to.video, 'keyFramesDecoded'),
    nacks: rise(from.video, to.video, 'nackCount'),
    plis: rise(from.video, to.video, 'pliCount'),
    stills: log.stills.filter(({ at }) => at >= from.at).length,
    deliveries: since(clickedAt, log.deliveries),
    sizes: since(clickedAt, log.sizes),
    frame_gaps: since(clickedAt, log.gaps.filter(({ at }) => at >= from.at)),
    sound_gaps: since(clickedAt, log.sound.filter(({ at }) => at >= from.at)),
  };
}

async function measure(page) {
  await join(page);
  await page.waitForSelector(`${id('connection-state')}[data-state=connected]`);
  const first = await look(page);
  const setup = first.at - first.clickedAt;
  await page.evaluate(() => e2e.watchSound());
  let [from, before, now] = [first, first, first];
  while (now.at - first.at < seconds * 1000) {
    await pause(Math.max(200, (every || 1) * 1000 - ((now.at - first.at) % ((every || 1) * 1000))));
    now = await look(page);
    if (verbose) console.log(line(before, now));
    if (now.at - first.at <= skip * 1000) from = now;
    before = now;
  }
  return summary(first, from, now, setup);
}

const text = (value) => (Array.isArray(value) ? value.map((entry) => Object.values(entry).join(' ')).join(' | ') : value);

const browser = await launch(wanted);
try {
  const page = await readyToJoin(browser, wanted, 'Viewer');
  const found = await measure(page);
  if (wanted.json) console.log(JSON.stringify(found));
  else for (const [name, value] of Object.entries(found)) console.log(`${name.replaceAll('_', ' ')}: ${text(value) ?? '-'}`);
} finally {
  await browser.close();
}
