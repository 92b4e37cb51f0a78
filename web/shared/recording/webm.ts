// Browsers play Matroska with VP8 and Opus in it, but some only where it is called WebM.

const encoder = new TextEncoder();
/** The element DocType (RFC 8794 section 11.2.6) with what Matroska writes there. */
const matroska = Uint8Array.of(0x42, 0x82, 0x88, ...encoder.encode('matroska'));
/** As long; what follows a NUL does not count (RFC 8794 section 7.4). */
const webm = Uint8Array.of(0x42, 0x82, 0x88, ...encoder.encode('webm\0\0\0\0'));
const mostHeader = 128;

/** Calls it WebM, in place. What is something else stays as it is. */
export function asWebm(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  for (let at = 0; at + matroska.length <= Math.min(bytes.length, mostHeader); at++) {
    if (!matroska.every((byte, index) => bytes[at + index] === byte)) continue;
    bytes.set(webm, at);
    break;
  }
  return bytes;
}
