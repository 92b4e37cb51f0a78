import { transportCounters } from '../media/counters';
import type { PeerConnection } from '../media/peer';
import { PictureDelay, pictureReading } from '../media/picture_delay';
import { SoundDelay, soundReading } from '../media/sound_delay';
import type { Entry } from '../media/statistics';
import { DataMeter } from './data_meter';
import { Store } from './store';

const everyMs = 2_000;

export interface DataUse {
  /** Bytes since joining. */
  total: number;
  /** Bytes in an hour like the last minute; undefined at first. */
  perHour?: number;
}

/** Looks at the statistics every two seconds: what they cost, and how sound and picture fare. */
export class Vitals {
  readonly store = new Store<DataUse>({ total: 0 });
  private readonly meter = new DataMeter();
  private readonly timer: ReturnType<typeof setInterval>;
  private peer: PeerConnection | null = null;
  private peers = 0;
  private delays = { sound: new SoundDelay(), picture: new PictureDelay() };

  constructor(
    private readonly current: () => PeerConnection | null,
    private readonly socketBytes: () => number,
    private readonly movingPicture: () => boolean,
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
      this.delays = { sound: new SoundDelay(), picture: new PictureDelay() };
    }
    const entries = peer ? await peer.stats().then(valuesOf, () => []) : [];
    if (peer !== this.peer) return;
    this.count(entries);
    const sound = soundReading(entries);
    if (sound) peer?.setDelay('sound', this.delays.sound.next(sound, this.movingPicture()));
    const picture = pictureReading(entries, performance.now());
    if (picture) peer?.setDelay('picture', this.delays.picture.next(picture));
  }

  private count(entries: unknown[]): void {
    const counters = new Map([['socket', this.socketBytes()]]);
    for (const [name, bytes] of transportCounters(entries)) counters.set(`${this.peers}/${name}`, bytes);
    this.meter.sample(counters, performance.now());
    this.store.update({ total: this.meter.total, perHour: this.meter.perHour() });
  }
}

function valuesOf(report: RTCStatsReport): Entry[] {
  const list: Entry[] = [];
  report.forEach((entry) => list.push(entry));
  return list;
}
