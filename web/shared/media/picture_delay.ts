import { number, roundTripOf, type Entry } from './statistics';

/** What one look at the statistics tells about the picture's packets. The counters rise from the connection's start. */
export interface PictureReading {
  packets: number;
  lost: number;
  frames: number;
  /** When it was read, in ms. */
  at: number;
  roundTripMs: number;
}

const tooMuch = 0.02;
const clean = 0.005;
/** For jitter, and for a frame that goes out in pieces. */
const spareMs = 120;
const mostMs = 500;
const patience = 10;
const shorterBy = 0.8;
const leastMs = 100;
const leastPackets = 8;

/**
 * How long the picture should wait for packets that are sent again. Of one that is lost the browser hears with the next
 * frame, which is long where there are few, and it comes a round trip later; shown at once, each loss would be a freeze.
 * Null leaves it to the browser, which is best where little is lost.
 */
export class PictureDelay {
  private target: number | null = null;
  private before: PictureReading | undefined;
  private goodInARow = 0;

  next(reading: PictureReading): number | null {
    const before = this.before;
    const packets = reading.packets + reading.lost - (before ? before.packets + before.lost : 0);
    if (before && packets < leastPackets) return this.target;
    this.before = reading;
    if (!before) return null;
    const share = (reading.lost - before.lost) / packets;
    if (share > tooMuch) this.longer(reading, before);
    else if (share < clean) this.shorter();
    return this.target;
  }

  private longer(reading: PictureReading, before: PictureReading): void {
    this.goodInARow = 0;
    const betweenFrames = (reading.at - before.at) / Math.max(1, reading.frames - before.frames);
    const wanted = Math.min(mostMs, betweenFrames + reading.roundTripMs + spareMs);
    this.target = Math.round(Math.max(this.target ?? 0, wanted));
  }

  private shorter(): void {
    this.goodInARow += 1;
    if (this.target === null || this.goodInARow < patience) return;
    this.goodInARow = 0;
    const target = this.target * shorterBy;
    this.target = target < leastMs ? null : Math.round(target);
  }
}

/** Undefined before the first picture. */
export function pictureReading(entries: readonly Entry[], at: number): PictureReading | undefined {
  const picture = entries.find((entry) => entry.type === 'inbound-rtp' && entry.kind === 'video');
  if (!picture) return undefined;
  return {
    packets: number(picture['packetsReceived']),
    lost: number(picture['packetsLost']),
    frames: number(picture['framesReceived']),
    at,
    roundTripMs: roundTripOf(entries),
  };
}
