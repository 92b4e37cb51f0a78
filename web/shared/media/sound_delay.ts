import { number, roundTripOf, type Entry } from './statistics';

/** What one look at the statistics tells about the sound that came. All counters rise from the connection's start. */
export interface SoundReading {
  totalSamples: number;
  /** Made up because nothing came in time, silences left out. */
  concealedSamples: number;
  roundTripMs: number;
}

const tooMuch = 0.005;
const clean = 0.001;
const stepMs = 40;
const mostMs = 300;
const patience = 10;
/**
 * Beside still pictures, or without any, nobody sees lips: sound waits until what got lost has come with the packets
 * after it (60 ms each), and a piece of a picture cannot make it late.
 */
const unseenMs = 320;
/** The first seconds tell nothing: the browser makes up what came before the first packet. */
const settledSamples = 4 * 48_000;

/**
 * How long the sound should wait for packets that are sent again. The browser knows how late packets come, not that one
 * that is lost comes a round trip later: so where much has to be made up, the wait is prolonged step by step, and
 * shortened again slowly. Null leaves it to the browser.
 */
export class SoundDelay {
  private target: number | null = null;
  private before: SoundReading | undefined;
  private goodInARow = 0;

  /** `moving`: a moving picture goes with the sound. */
  next(reading: SoundReading, moving = true): number | null {
    const target = this.adapt(reading);
    return moving ? target : unseenMs;
  }

  private adapt(reading: SoundReading): number | null {
    const before = this.before;
    this.before = reading;
    const total = reading.totalSamples - (before?.totalSamples ?? Infinity);
    if (!before || total <= 0 || before.totalSamples < settledSamples) return this.target;
    const madeUp = (reading.concealedSamples - before.concealedSamples) / total;
    if (madeUp > tooMuch) this.longer(reading.roundTripMs);
    else if (madeUp < clean) this.shorter();
    else this.goodInARow = 0;
    return this.target;
  }

  private longer(roundTripMs: number): void {
    this.goodInARow = 0;
    const wanted = Math.max((this.target ?? 0) + stepMs, 1.5 * roundTripMs + stepMs);
    this.target = Math.round(Math.min(mostMs, wanted));
  }

  private shorter(): void {
    this.goodInARow += 1;
    if (this.target === null || this.goodInARow < patience) return;
    this.goodInARow = 0;
    this.target = this.target > stepMs ? this.target - stepMs / 2 : null;
  }
}

/** Undefined before the first sound. */
export function soundReading(entries: readonly Entry[]): SoundReading | undefined {
  const sound = entries.find((entry) => entry.type === 'inbound-rtp' && entry.kind === 'audio');
  if (!sound) return undefined;
  return {
    totalSamples: number(sound['totalSamplesReceived']),
    concealedSamples: number(sound['concealedSamples']) - number(sound['silentConcealedSamples']),
    roundTripMs: roundTripOf(entries),
  };
}
