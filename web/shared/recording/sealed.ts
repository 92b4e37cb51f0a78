// A recording's sealed files (docs/recording.md), as far as opening them goes. What was dropped or swapped the custodian's tool finds.
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';

const magic = 'amphi-seg 1\n';
const outerMagic = 'amphi-outer-key 1\n';
const nonceBytes = 12;
const keyBytes = 32;
const frameHeader = 8;

const encoder = new TextEncoder();

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

const readU32 = (bytes: Uint8Array, at: number): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);

const startsWith = (bytes: Uint8Array, start: Uint8Array): boolean =>
  bytes.length >= start.length && start.every((byte, index) => bytes[index] === byte);

/** Where a sealed file belongs. Whole segments are piece 0. */
interface Place {
  recording: string;
  index: number;
  piece: number;
}

/** The age file inside. Throws when it was changed, cut, or is of another place or recording. */
export function unseal(sealed: Uint8Array, outer: Uint8Array, { recording, index, piece }: Place): Uint8Array<ArrayBuffer> {
  const prefix = magic.length + nonceBytes + 4;
  if (sealed.length < prefix || !startsWith(sealed, encoder.encode(magic))) throw new Error('not sealed, or cut');
  const nonce = sealed.subarray(magic.length, magic.length + nonceBytes);
  const length = readU32(sealed, magic.length + nonceBytes);
  const about = joined(encoder.encode(`${magic}${recording}\0`), u32(index), u32(piece));
  const header = chacha20poly1305(outer, nonce, about).decrypt(sealed.subarray(prefix, prefix + length));
  return joined(header, sealed.subarray(prefix + length));
}

/** The pieces of what was left of a segment, up to the first that is not whole. */
export function piecesOf(journal: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at + frameHeader <= journal.length; ) {
    const length = readU32(journal, at);
    const end = at + frameHeader + length;
    if (length === 0 || end > journal.length) break;
    pieces.push(journal.subarray(at + frameHeader, end));
    at = end;
  }
  return pieces;
}

/** The recording's own key out of what a custodian's key has opened. Null when it is of another recording. */
export function outerKeyOf(recording: string, plain: Uint8Array): Uint8Array | null {
  const start = encoder.encode(`${outerMagic}${recording}\n`);
  return startsWith(plain, start) && plain.length === start.length + keyBytes ? plain.slice(start.length) : null;
}

/** `000012.seg`, or `000012.rec`: its number; undefined for any other file. */
export function indexOf(name: string): number | undefined {
  const match = /^(\d{6})\.(seg|rec)$/.exec(name);
  return match ? Number(match[1]) : undefined;
}

/** The age files in a file of a bundle, in their order. */
export function ageFilesOf(recording: string, name: string, bytes: Uint8Array, outer: Uint8Array): Uint8Array[] {
  const index = indexOf(name) ?? 0;
  if (name.endsWith('.seg')) return [unseal(bytes, outer, { recording, index, piece: 0 })];
  // A whole segment may be recovered, too.
  if (startsWith(bytes, encoder.encode(magic))) return [unseal(bytes, outer, { recording, index, piece: 0 })];
  return piecesOf(bytes).map((piece, number) => unseal(piece, outer, { recording, index, piece: number + 1 }));
}

export { joined };
