// Builds the Pion client and the files that it sends. Debian's Pion is used, in GOPATH mode: nothing is fetched.
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = new URL('.', import.meta.url).pathname;
const sources = '/usr/share/gocode';

export const havePion = existsSync(`${sources}/src/github.com/pion/webrtc`) && existsSync('/usr/bin/go');

/** The program, built into `folder`. */
export async function buildPion(folder) {
  const home = join(folder, 'src/pion-client');
  await mkdir(home, { recursive: true });
  await cp(join(here, 'pion'), home, { recursive: true });
  // Only with a go.mod does GOPATH mode find `pion/webrtc/v3` without its version.
  await writeFile(join(home, 'go.mod'), 'module pion-client\n');
  const env = { ...process.env, GO111MODULE: 'off', GOPATH: `${folder}:${sources}`, GOFLAGS: '', CGO_ENABLED: '0' };
  const program = join(folder, 'pion-client');
  await run('/usr/bin/go', ['build', '-o', program, '.'], { cwd: home, env });
  return program;
}

const launch = (text) => run('gst-launch-1.0', ['-q', ...text.split(' ')]);

const hexadecimal = (rgb) => rgb.map((value) => value.toString(16).padStart(2, '0')).join('');

const picture = ({ rgb }) =>
  `videotestsrc num-buffers=30 pattern=ball background-color=0xff${hexadecimal(rgb)} foreground-color=0xffffffff ! video/x-raw,width=640,height=360,framerate=15/1`;

const sound = ({ tone }, file) =>
  launch(
    `audiotestsrc num-buffers=100 samplesperbuffer=960 freq=${tone} volume=0.141 ! audio/x-raw,rate=48000,channels=1 ! opusenc ! oggmux max-delay=0 max-page-delay=0 ! filesink location=${file}`,
  );

/** Two seconds of a colour in VP8 and of another in H.264, with the tone of each in Opus. */
export async function makeFiles(folder, { vp8, h264 }) {
  const file = (name) => join(folder, name);
  await launch(
    `${picture(vp8)} ! vp8enc keyframe-max-dist=15 deadline=1 target-bitrate=500000 ! avmux_ivf ! filesink location=${file('video.ivf')}`,
  );
  await launch(
    `${picture(h264)} ! videoconvert ! openh264enc gop-size=15 bitrate=500000 ! h264parse config-interval=-1 ! video/x-h264,stream-format=byte-stream,alignment=au ! filesink location=${file('video.h264')}`,
  );
  await sound(vp8, file('video.ivf.ogg'));
  await sound(h264, file('video.h264.ogg'));
}

/** The pictures of an H.264 byte stream, decoded: their number, and the mean colour of a corner of the last one. */
export async function decoded(file, { width, height }) {
  const size = width * height * 3;
  const raw = `${file}.raw`;
  await launch(
    `filesrc location=${file} ! h264parse ! openh264dec ! videoconvert ! videoscale ! video/x-raw,format=RGB,width=${width},height=${height} ! filesink location=${raw}`,
  );
  const bytes = await readFile(raw);
  const last = bytes.subarray(bytes.length - size);
  const sums = [0, 0, 0];
  // The upper right: the ball passes through the middle.
  const [fromX, toX, fromY, toY] = [width * 0.7, width * 0.95, height * 0.1, height * 0.4].map(Math.round);
  for (let y = fromY; y < toY; y++) {
    for (let x = fromX; x < toX; x++) sums.forEach((_, channel) => (sums[channel] += last[(y * width + x) * 3 + channel]));
  }
  return { pictures: bytes.length / size, corner: sums.map((sum) => sum / ((toX - fromX) * (toY - fromY))) };
}

/** Runs the client to its end and gives its report. */
export async function pion(program, options) {
  const parameters = Object.entries(options).flatMap(([name, value]) => [`-${name}`, String(value)]);
  const { stdout } = await run(program, parameters, { timeout: 60_000 });
  return JSON.parse(stdout);
}

/** The same, going on in the background until it is killed. */
export function pionGoesOn(program, options) {
  const parameters = Object.entries({ ...options, seconds: 300 }).flatMap(([name, value]) => [`-${name}`, String(value)]);
  const child = spawn(program, parameters, { stdio: ['ignore', 'ignore', 'inherit'] });
  process.once('exit', () => child.kill('SIGKILL'));
  return child;
}
