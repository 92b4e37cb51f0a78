import assert from 'node:assert/strict';
import test from 'node:test';
import { usefulCodecs } from '../shared/media/offer';

const codec = (mimeType: string, sdpFmtpLine?: string) => ({ mimeType, sdpFmtpLine });
const vp8 = codec('video/VP8');
const rtx = codec('video/rtx');
const vp9 = codec('video/VP9', 'profile-id=0');
const deep = codec('video/VP9', 'profile-id=2');
const baseline = codec('video/H264', 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f');
const oldBaseline = codec('video/H264', 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f');
const single = codec('video/H264', 'level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f');
const high = codec('video/H264', 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=64001f');
const repair = [codec('video/red'), codec('video/ulpfec')];
const flexfec = codec('video/flexfec-03', 'repair-window=10000000');
const all = [vp8, rtx, vp9, deep, oldBaseline, single, baseline, high, codec('video/AV1'), ...repair, flexfec];

test('sound is offered in Opus, and with redundancy where the browser has it', () => {
  const opus = codec('audio/opus', 'minptime=10;useinbandfec=1');
  const red = codec('audio/red');
  assert.deepEqual(usefulCodecs('audio', [opus, red, codec('audio/G722'), codec('audio/CN')]), [opus, red]);
});

test('the program is taken in VP8 and VP9, with all that repairs it', () => {
  assert.deepEqual(usefulCodecs('program', all), [vp8, rtx, vp9, ...repair]);
});

test('who has neither takes H.264', () => {
  assert.deepEqual(usefulCodecs('program', [oldBaseline, baseline, high, rtx]), [baseline, rtx]);
  assert.deepEqual(usefulCodecs('program', [single, high, rtx]), [single, rtx]);
});

test('a camera may be sent in plain H.264 too', () => {
  assert.deepEqual(usefulCodecs('source', all), [vp8, rtx, vp9, baseline]);
});

test('VP9 of browsers that name no profile is the plain one', () => {
  assert.deepEqual(usefulCodecs('program', [codec('video/VP9', 'max-fs=12288;max-fr=60')]).length, 1);
});
