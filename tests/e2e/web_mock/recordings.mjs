// The recordings' part of the HTTP interface, with a sealed bundle that ./sealed/custodian.key opens.
import { readFileSync } from 'node:fs';

const folder = new URL('sealed/', import.meta.url);
const names = ['manifest.jsonl', '000001.seg', '000002.rec', 'outer.age'];
const read = (name) => readFileSync(new URL(name, folder));

export const custodianKey = read('custodian.key').toString();

const now = () => Math.floor(Date.now() / 1000);

export const storedRecordings = () => [
  { id: 'abcdefghijklmnopqrstuvwxy2', room: 'physics', state: 'running', began: now() - 600, seconds: 590, bytes: 88e6, hold: false },
  { id: 'abcdefghijklmnopqrstuvwxy3', room: 'physics', state: 'complete', began: now() - 90_000, seconds: 3_723, bytes: 561e6, hold: false, deleted_at: now() + 1_200_000 },
  { id: 'abcdefghijklmnopqrstuvwxy4', room: 'guest-lecture', state: 'recovered', began: now() - 200_000, seconds: 61, bytes: 9.2e6, hold: true },
];

export const files = () => names.map((name) => ({ name, bytes: read(name).length }));

export const file = (name) => (names.includes(name) ? read(name) : undefined);
