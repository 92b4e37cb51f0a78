import type { Counters } from '../media/counters';

const windowMs = 60_000;
/** A shorter time tells nothing about an hour. */
const shortestMs = 5_000;

interface Reading {
  at: number;
  total: number;
}

/** How many bytes went over the network since the page was joined, and how many that is in an hour. */
export class DataMeter {
  private readonly last = new Map<string, number>();
  private readonly readings: Reading[] = [];
  private sum = 0;

  get total(): number {
    return this.sum;
  }

  /** The counters as they stand at `at` (ms). A counter never seen before counts from zero. */
  sample(counters: Counters, at: number): void {
    for (const [name, value] of counters) {
      this.sum += Math.max(0, value - (this.last.get(name) ?? 0));
      this.last.set(name, value);
    }
    this.readings.push({ at, total: this.sum });
    while ((this.readings[1]?.at ?? Infinity) <= at - windowMs) this.readings.shift();
  }

  /** By what the last minute took; undefined while that is not known yet. */
  perHour(): number | undefined {
    const [first, latest] = [this.readings[0], this.readings.at(-1)];
    if (!first || !latest || latest.at - first.at < shortestMs) return undefined;
    return ((latest.total - first.total) / (latest.at - first.at)) * 3_600_000;
  }
}
