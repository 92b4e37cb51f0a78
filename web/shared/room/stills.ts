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

/** The newest still picture, decoded before it is shown so that nothing flickers, and released when it is replaced. */
export class Stills {
  readonly store = new Store<{ still: Still | null }>({ still: null });
  private newest = 0;

  constructor(private readonly options: StillsOptions = inBrowser) {}

  async receive(picture: ArrayBuffer): Promise<void> {
    const type = pictureType(picture);
    if (!type) return;
    const number = ++this.newest;
    const at = this.options.now();
    const url = this.options.createUrl(new Blob([picture], { type }));
    const decoded = await this.options.decode(url).then(
      () => true,
      () => false,
    );
    if (decoded && number === this.newest) this.show({ url, at });
    else this.options.revokeUrl(url);
  }

  /** What is being decoded is not shown either. */
  clear(): void {
    this.newest += 1;
    if (this.store.value.still) this.show(null);
  }

  private show(still: Still | null): void {
    const before = this.store.value.still;
    this.store.update({ still });
    if (before) this.options.revokeUrl(before.url);
  }
}
