// A tar archive (POSIX ustar) of files in memory: what every system can unpack.

const block = 512;
const encoder = new TextEncoder();

/** `width` characters, the last of them NUL. */
const octal = (value: number, width: number): string => value.toString(8).padStart(width - 1, '0') + '\0';

function header(name: string, size: number, seconds: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(block);
  const put = (offset: number, text: string) => bytes.set(encoder.encode(text), offset);
  if (encoder.encode(name).length > 100) throw new RangeError('the name is too long');
  put(0, name);
  put(100, octal(0o600, 8));
  put(108, octal(0, 8));
  put(116, octal(0, 8));
  put(124, octal(size, 12));
  put(136, octal(seconds, 12));
  put(148, ' '.repeat(8));
  put(156, '0');
  put(257, 'ustar\0' + '00');
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  put(148, octal(sum, 7) + ' ');
  return bytes;
}

/** Adds files one by one; what a browser keeps of them is up to it: a Blob may lie on the disk. */
export class TarFile {
  private readonly parts: BlobPart[] = [];

  constructor(private readonly seconds: number) {}

  add(name: string, bytes: Uint8Array<ArrayBuffer>): void {
    const padding = (block - (bytes.length % block)) % block;
    // One Blob for each, so that the memory of the pieces can be given back.
    this.parts.push(new Blob([header(name, bytes.length, this.seconds), bytes, new Uint8Array(padding)]));
  }

  finish(): Blob {
    return new Blob([...this.parts, new Uint8Array(2 * block)], { type: 'application/x-tar' });
  }
}
