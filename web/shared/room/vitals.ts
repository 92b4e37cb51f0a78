import { transportCounters } from '../media/counters';
import type { PeerConnection } from '../media/peer';
import { SoundDelay, soundReading } from '../media/sound_delay';
import { DataMeter } from './data_meter';
import { Store } from './store';

const everyMs = 2_000;

export interface DataUse {
  /** Bytes since joining. */
  total: number;
  /** Bytes in an hour like the last minute; undefined at first. */
  perHour?: number;
}

/** Looks at the statistics every two seconds: what they cost, and how the sound fares. */
export class Vitals {
  readonly store = new Store<DataUse>({ total: 0 });
  private readonly meter = new DataMeter();
  private readonly timer: ReturnType<typeof setInterval>;
  private peer: PeerConnection | null = null;
  private peers = 0;
  private delay = new SoundDelay();

  constructor(
    private readonly current: () => PeerConnection | null,
    private readonly socketBytes: () => number,
  ) {
    this.timer = setInterval(() => void this.look(), everyMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    const peer = this.current();
    if (peer !== this.peer) {
      this.peer = peer;
      this.peers += 1;
      this.delay = new SoundDelay();
    }
    const entries = peer ? await peer.stats().then(valuesOf, () => []) : [];
    if (peer !== this.peer) return;
    this.count(entries);
    const reading = soundReading(entries);
    if (reading) peer?.setSoundDelay(this.delay.next(reading));
  }

  private count(entries: unknown[]): void {
    const counters = new Map([['socket', this.socketBytes()]]);
    for (const [name, bytes] of transportCounters(entries)) counters.set(`${this.peers}/${name}`, bytes);
    this.meter.sample(counters, performance.now());
    this.store.update({ total: this.meter.total, perHour: this.meter.perHour() });
  }
}

function valuesOf(report: RTCStatsReport): unknown[] {
  const list: unknown[] = [];
  report.forEach((entry) => list.push(entry));
  return list;
}
