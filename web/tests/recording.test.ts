import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { Custodian, outerKeyFile } from '../shared/recording/custodian';
import { clock, colourOf, isRunning, mostBehindSeconds } from '../shared/recording/light';
import { TarFile } from '../shared/recording/tar';
import { asWebm } from '../shared/recording/webm';
import type { RecordingLight } from '../shared/protocol/types';

const light = (more: Partial<RecordingLight> = {}): RecordingLight => ({ state: 'recording', seconds: 100, verified_second: 95, ...more });

test('the light is good only while what was captured is known to be whole', () => {
  assert.equal(colourOf(light()), 'good');
  assert.equal(colourOf(light({ verified_second: 100 - mostBehindSeconds - 1 })), 'bad');
  assert.equal(colourOf(light({ verified_second: undefined })), 'bad');
  assert.equal(colourOf(light({ verified_second: undefined, seconds: 5 })), 'wait');
  assert.equal(colourOf(light({ state: 'starting' })), 'wait');
  assert.equal(colourOf(light({ warning: 'disk_low' })), 'bad');
  assert.equal(colourOf(light({ state: 'failed', error: 'disk_full' })), 'bad');
  assert.equal(colourOf(light({ state: 'ended' })), 'off');
  assert.equal(colourOf({ state: 'off' }), 'off');
});

test('a recording runs from its start to its end, pauses included', () => {
  const running = (['off', 'starting', 'recording', 'paused', 'ending', 'ended', 'failed'] as const).filter((state) => isRunning({ state }));
  assert.deepEqual(running, ['starting', 'recording', 'paused']);
});

test('times are written as clocks show them', () => {
  assert.equal(clock(0), '0:00');
  assert.equal(clock(65.9), '1:05');
  assert.equal(clock(3_723), '1:02:03');
});

test('a tar archive has a header with the right sum, and whole blocks', async () => {
  const tar = new TarFile(1_700_000_000);
  tar.add('id/000001.age', new Uint8Array([1, 2, 3]));
  tar.add('id/empty', new Uint8Array());
  const bytes = new Uint8Array(await tar.finish().arrayBuffer());
  assert.equal(bytes.length, 5 * 512);
  const text = (from: number, to: number) => new TextDecoder('latin1').decode(bytes.subarray(from, to)).replace(/\0.*$/s, '');
  assert.equal(text(0, 100), 'id/000001.age');
  assert.equal(parseInt(text(124, 136), 8), 3);
  assert.equal(text(257, 263), 'ustar');
  const sum = bytes.subarray(0, 512).reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  assert.equal(parseInt(text(148, 156), 8), sum);
  assert.deepEqual([...bytes.subarray(512, 516)], [1, 2, 3, 0]);
  assert.equal(text(1024, 1124), 'id/empty');
});

const sealed = (name: string) => readFileSync(new URL(`../../tests/e2e/web_mock/sealed/${name}`, import.meta.url));

const recording = 'abcdefghijklmnopqrstuvwxy3';
const unlock = async (text: string) => Custodian.from(text)?.unlock(recording, sealed(outerKeyFile));
const matroska = [0x1a, 0x45, 0xdf, 0xa3];

test('a custodian opens a bundle, from the key or from the key file: whole segments and what was recovered', async () => {
  const file = sealed('custodian.key').toString();
  const key = file.split('\n').find((line) => line.startsWith('AGE-')) ?? '';
  for (const text of [file, key, ` ${key.toLowerCase()}\n`]) {
    const open = await unlock(text);
    for (const name of ['000001.seg', '000002.rec']) {
      const clear = (await open?.open(name, sealed(name))) ?? new Uint8Array();
      assert.deepEqual([...clear.slice(0, 4)], matroska);
      assert.ok(clear.length > 4_000, name);
    }
  }
});

test('what is no key is refused, and so is one that opens another recording', async () => {
  for (const text of ['', 'hello', 'AGE-SECRET-KEY-1NONSENSE', 'age1qqqq']) assert.equal(Custodian.from(text), null, text);
  const custodian = Custodian.from(sealed('custodian.key').toString());
  await assert.rejects(async () => custodian?.unlock('abcdefghijklmnopqrstuvwxy4', sealed(outerKeyFile)));
});

test('a file in which one bit was changed is not opened, nor one under the name of another, nor one that was cut', async () => {
  const open = await unlock(sealed('custodian.key').toString());
  const whole = sealed('000001.seg');
  for (const at of [0, 13, 30, 200, whole.length - 20]) {
    const changed = Uint8Array.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await assert.rejects(async () => open?.open('000001.seg', changed), `byte ${at}`);
  }
  await assert.rejects(async () => open?.open('000003.seg', whole));
  await assert.rejects(async () => open?.open('000001.seg', whole.subarray(0, whole.length - 1)));
  const pieces = sealed('000002.rec');
  await assert.rejects(async () => open?.open('000003.rec', pieces));
  const clear = await open?.open('000002.rec', pieces);
  const cut = await open?.open('000002.rec', pieces.subarray(0, pieces.length - 1));
  assert.ok(clear && cut && cut.length > 0 && cut.length < clear.length);
});

test('Matroska is called WebM for browsers, and nothing else of it is touched', async () => {
  const open = await unlock(sealed('custodian.key').toString());
  const clear = (await open?.open('000001.seg', sealed('000001.seg'))) ?? new Uint8Array();
  const text = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes.subarray(0, 64));
  const before = text(clear);
  assert.match(before, /matroska/);
  const changed = asWebm(clear.slice());
  assert.equal(text(changed), before.replace('matroska', 'webm\0\0\0\0'));
  assert.deepEqual(changed.subarray(64), clear.subarray(64));
  assert.deepEqual(asWebm(new Uint8Array([1, 2, 3])), new Uint8Array([1, 2, 3]));
});
