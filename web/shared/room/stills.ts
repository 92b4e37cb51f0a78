import { Store } from './store';

export interface Still {
  url: string;
  /** When it came, ms since 1970. */
  at: number;
}

/** The browser's part, replaced in tests. */
export interface StillsOptions {
  createUrl(picture: Blob): string;
  revokeUrl(url: string): void;
  /** Rejects for what is no picture. */
  decode(url: string): Promise<void>;
  now(): number;
}

const inBrowser: StillsOptions = {
  createUrl: (picture) => URL.createObjectURL(picture),
  revokeUrl: (url) => URL.revokeObjectURL(url),
  decode: (url) => {
    const image = new Image();
    image.src = url;
    return image.decode();
  },
  now: () => Date.now(),
};

/** By its first bytes; undefined for what is neither WebP nor JPEG. */
export function pictureType(picture: ArrayBuffer): string | undefined {
  const bytes = new Uint8Array(picture, 0, Math.min(12, picture.byteLength));
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'image/webp';
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? 'image/jpeg' : undefined;
}

const firstPiece = 1;
const lastPiece = 2;
/** Of one picture; no server sends as much. */
const mostBytes = 4_000_000;

/** Puts pictures together that come in pieces (docs/protocol.md). */
export class StillPieces {
  private pieces: Uint8Array<ArrayBuffer>[] = [];
  private bytes = 0;

  /** The whole picture, when this was its last piece. */
  add(message: ArrayBuffer): ArrayBuffer | undefined {
    const [flags] = new Uint8Array(message);
    if (flags === undefined) return undefined;
    if (flags & firstPiece) this.clear();
    else if (this.pieces.length === 0) return undefined;
    this.pieces.push(new Uint8Array(message, 1));
    this.bytes += message.byteLength - 1;
    if (this.bytes > mostBytes) this.clear();
    if (!(flags & lastPiece) || this.pieces.length === 0) return undefined;
    const whole = new Uint8Array(this.bytes);
    let at = 0;
    for (const piece of this.pieces) {
      whole.set(piece, at);
      at += piece.byteLength;
    }
    this.clear();
    return whole.buffer;
  }

  clear(): void {
    this.pieces = [];
    this.bytes = 0;
  }
}

/** The newest still picture, decoded before it is shown so that nothing flickers, and released when it is replaced. */
export class Stills {
  readonly store = new Store<{ still: Still | null }>({ still: null });
  private readonly pieces = new StillPieces();
  private newest = 0;

  constructor(private readonly options: StillsOptions = inBrowser) {}

  async receive(message: ArrayBuffer): Promise<void> {
    const picture = this.pieces.add(message);
    if (picture) await this.show(picture);
  }

  private async show(picture: ArrayBuffer): Promise<void> {
    const type = pictureType(picture);
    if (!type) return;
    const number = ++this.newest;
    const at = this.options.now();
    const url = this.options.createUrl(new Blob([picture], { type }));
    const decoded = await this.options.decode(url).then(
      () => true,
      () => false,
    );
    if (decoded && number === this.newest) this.replace({ url, at });
    else this.options.revokeUrl(url);
  }

  /** What is being decoded is not shown either. */
  clear(): void {
    this.newest += 1;
    if (this.store.value.still) this.replace(null);
  }

  private replace(still: Still | null): void {
    const before = this.store.value.still;
    this.store.update({ still });
    if (before) this.options.revokeUrl(before.url);
  }
}
