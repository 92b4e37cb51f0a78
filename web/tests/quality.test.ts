import assert from 'node:assert/strict';
import test, { beforeEach } from 'node:test';
import { languages } from '../shared/i18n';
import { RequestError, rungs, type Quality } from '../shared/protocol/types';
import { deliveryWords } from '../shared/room/delivery_words';
import { roughBytes } from '../shared/room/formats';
import { nextMode } from '../shared/room/picture_mode';
import { bytesPerHour, QualityControl } from '../shared/room/quality';

interface Asked {
  rung: Quality;
  resolve(): void;
  reject(error: RequestError): void;
}

let asked: Asked[];
let remembered: Quality[];
let refusals: string[];

const make = (first: Quality = 'auto') =>
  new QualityControl(first, {
    request: ({ rung }) => new Promise((resolve, reject) => asked.push({ rung, resolve: () => resolve(undefined), reject })),
    remember: (quality) => remembered.push(quality),
    onRefused: (error) => refusals.push(error.code),
  });

const settle = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  asked = [];
  remembered = [];
  refusals = [];
});

test('a choice is remembered when the server has said ok', async () => {
  const quality = make();
  void quality.choose('low');
  assert.deepEqual([quality.store.value.choice, quality.store.value.pending, remembered], ['low', true, []]);
  asked[0]?.resolve();
  await settle();
  assert.deepEqual([quality.store.value.pending, remembered], [false, ['low']]);
});

test('a refused choice falls back to the one before', async () => {
  const quality = make();
  void quality.choose('low');
  asked[0]?.reject(new RequestError('unsupported', 'no'));
  await settle();
  assert.deepEqual([quality.store.value.choice, quality.store.value.pending, refusals], ['auto', false, ['unsupported']]);
});

test('of two quick choices the second counts', async () => {
  const quality = make();
  void quality.choose('low');
  void quality.choose('sound');
  asked[1]?.resolve();
  asked[0]?.reject(new RequestError('overloaded', 'later'));
  await settle();
  assert.deepEqual([quality.store.value.choice, quality.store.value.pending, refusals], ['sound', false, []]);
});

test('the server is told what this browser remembers, and only when it does not know it', async () => {
  make('stills').joined('auto');
  make('low').joined('low');
  assert.deepEqual(asked.map(({ rung }) => rung), ['stills']);
});

test('a choice that a broken connection swallowed is told after joining again', async () => {
  const quality = make();
  quality.joined('auto');
  void quality.choose('medium');
  asked[0]?.reject(new RequestError('closed', 'lost'));
  await settle();
  assert.equal(quality.store.value.choice, 'medium');
  quality.joined('auto');
  assert.equal(asked[1]?.rung, 'medium');
});

test('after a broken connection nothing is claimed about what is delivered', () => {
  const quality = make();
  quality.delivered({ type: 'delivery', rung: 'low', reason: 'link' });
  assert.equal(quality.store.value.delivery?.rung, 'low');
  quality.lost();
  assert.equal(quality.store.value.delivery, null);
});

test('what is delivered is said with its reason, where there is one to say', () => {
  const { en, fr } = languages;
  assert.equal(deliveryWords(en, 'auto', null), 'Auto…');
  assert.equal(deliveryWords(en, 'auto', { rung: 'high', reason: 'link' }), 'Auto: high');
  assert.equal(deliveryWords(en, 'auto', { rung: 'low', reason: 'link' }), 'Auto: low, your link is slow');
  assert.equal(deliveryWords(fr, 'auto', { rung: 'low', reason: 'link' }), 'Auto\u202f: basse, votre connexion est lente');
  assert.equal(deliveryWords(en, 'low', { rung: 'low', reason: 'choice' }), 'Low');
  assert.equal(deliveryWords(en, 'high', { rung: 'stills', reason: 'link' }), 'High: still pictures, your link is slow');
  assert.equal(deliveryWords(en, 'auto', { rung: 'medium', reason: 'server' }), 'Auto: medium, the server is saving work');
});

test('each rung takes less than the one above it', () => {
  const amounts = rungs.map(bytesPerHour);
  assert.deepEqual(amounts, [...amounts].sort((a, b) => b - a));
  assert.equal(bytesPerHour('stills'), 14_400_000);
});

test('amounts are written as the language does', () => {
  assert.equal(roughBytes(585_000_000, 'en'), '590 MB');
  assert.equal(roughBytes(14_400_000, 'en'), '14 MB');
  assert.match(roughBytes(14_400_000, 'fr'), /^14.Mo$/);
  assert.match(roughBytes(1_240_000_000, 'fr'), /^1,2.Go$/);
  assert.equal(roughBytes(234_567, 'en', 3), '235 kB');
  assert.equal(roughBytes(999, 'en'), '1 kB');
});

test('what stands in the picture’s place stays until there is something of the new', () => {
  const facts = { rung: undefined, hasStill: false, moved: false };
  assert.equal(nextMode('video', facts), 'video');
  assert.equal(nextMode('video', { ...facts, rung: 'stills' }), 'video');
  assert.equal(nextMode('video', { ...facts, rung: 'stills', hasStill: true }), 'still');
  assert.equal(nextMode('still', { ...facts, rung: 'low', hasStill: true }), 'still');
  assert.equal(nextMode('still', { ...facts, rung: 'low', hasStill: true, moved: true }), 'video');
  assert.equal(nextMode('video', { ...facts, rung: 'sound', hasStill: true }), 'sound');
  assert.equal(nextMode('sound', { ...facts, rung: 'stills' }), 'sound');
});
