// Makes the files of this folder anew: `node make.mjs`, with ffmpeg and age. Three seconds of a test picture as a bundle of sealed files
// (docs/recording.md): a whole segment, one that was recovered in two pieces, the recording's outer key, and a custodian's key.
import { execFileSync } from 'node:child_process';
import { createCipheriv, randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';

const recording = 'abcdefghijklmnopqrstuvwxy3';
const magic = 'amphi-seg 1\n';
process.chdir(new URL('.', import.meta.url).pathname);

const u32 = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

rmSync('custodian.key', { force: true });
execFileSync('age-keygen', ['-o', 'custodian.key'], { stdio: 'ignore' });
const recipient = execFileSync('age-keygen', ['-y', 'custodian.key']).toString().trim();
const encrypt = (input) => execFileSync('age', ['-r', recipient], { input, maxBuffer: 1 << 24 });

const matroska = (tone) =>
  execFileSync('ffmpeg', [
    ...['-loglevel', 'error', '-f', 'lavfi', '-i', 'testsrc=size=160x90:rate=10:duration=1'],
    ...['-f', 'lavfi', '-i', `sine=frequency=${tone}:duration=1:sample_rate=48000`],
    ...['-c:v', 'libvpx', '-b:v', '60k', '-c:a', 'libopus', '-b:a', '16k', '-f', 'matroska', '-'],
  ]);

const outer = randomBytes(32);

function seal(clear, index, piece) {
  const file = encrypt(clear);
  const end = file.indexOf('\n', file.indexOf('\n--- ') + 1) + 1;
  const nonce = randomBytes(12);
  const cipher = createCipheriv('chacha20-poly1305', outer, nonce, { authTagLength: 16 });
  cipher.setAAD(Buffer.concat([Buffer.from(`${magic}${recording}\0`), u32(index), u32(piece)]));
  const header = Buffer.concat([cipher.update(file.subarray(0, end)), cipher.final(), cipher.getAuthTag()]);
  return Buffer.concat([Buffer.from(magic), nonce, u32(header.length), header, file.subarray(end)]);
}

const frame = (piece) => Buffer.concat([u32(piece.length), u32(crc32(piece)), piece]);

writeFileSync('outer.age', encrypt(Buffer.concat([Buffer.from(`amphi-outer-key 1\n${recording}\n`), outer])));
writeFileSync('000001.seg', seal(matroska(300), 1, 0));
// What was left of a segment is Matroska again when its pieces are joined.
const rest = matroska(600);
const half = rest.length >> 1;
writeFileSync('000002.rec', Buffer.concat([frame(seal(rest.subarray(0, half), 2, 1)), frame(seal(rest.subarray(half), 2, 2))]));
writeFileSync('manifest.jsonl', '{"v":1,"n":0,"type":"begin"}\n');
