import type { DeviceProblem, Opened } from '../media/devices';
import type { Line, PeerConnection } from '../media/peer';
import { RequestError } from '../protocol/types';
import { Store } from './store';

/** What a button shows. `on` changes only when the server has said so. */
export interface SwitchView {
  on: boolean;
  pending: boolean;
  problem?: DeviceProblem;
}

export interface SwitchOptions {
  line: Line;
  open(): Promise<Opened>;
  /** Asks the server; rejects with RequestError. */
  request(on: boolean): Promise<unknown>;
  peer(): PeerConnection | null;
  /** Keep the device open while off (the microphone, to notice talking while muted). */
  keepOpen?: boolean;
  onTrack?(track: MediaStreamTrack | null): void;
  onRefused?(error: RequestError): void;
}

/** One of microphone, camera and screen: its device, its sender and the server's word, in step. */
export class MediaSwitch {
  readonly store = new Store<SwitchView>({ on: false, pending: false });
  private track: MediaStreamTrack | null = null;
  /** What the person last asked for; sent again when the room was joined anew. */
  private wish = false;

  constructor(private readonly options: SwitchOptions) {}

  get on(): boolean {
    return this.store.value.on;
  }

  get localTrack(): MediaStreamTrack | null {
    return this.track;
  }

  /** A device opened before joining. */
  adopt(track: MediaStreamTrack | undefined): void {
    if (track) this.setTrack(track);
  }

  async set(on: boolean): Promise<void> {
    if (this.store.value.pending) return;
    this.wish = on;
    this.store.update({ pending: true, problem: undefined });
    if (on) await this.turnOn();
    else await this.turnOff();
  }

  /** After joining: tells the server what holds here, and sends through the present connection. */
  async resync(): Promise<void> {
    if (!this.wish && !this.on) return;
    this.store.update({ pending: true });
    if (this.wish) await this.turnOn();
    else await this.turnOff();
  }

  /** A new connection sends what the old one sent. */
  attach(): void {
    void this.options.peer()?.setTrack(this.options.line, this.on ? this.track : null);
  }

  /** The server ended it: nothing is sent any more, and nothing needs to be asked. */
  forceOff(): void {
    this.wish = false;
    this.silence();
    this.store.update({ on: false, pending: false });
  }

  /** The person chose another device. */
  async reopen(): Promise<void> {
    if (!this.track) return;
    const opened = await this.options.open();
    if ('problem' in opened) return this.store.update({ problem: opened.problem });
    this.setTrack(opened.track);
    this.attach();
  }

  /** Off, with the device closed too. */
  release(): void {
    this.forceOff();
    this.setTrack(null);
  }

  private async turnOn(): Promise<void> {
    if (!(await this.ensureTrack())) return;
    try {
      await this.options.request(true);
      if (!this.wish) return;
      this.store.update({ on: true, pending: false });
      this.attach();
    } catch (error) {
      this.failed(error, () => {
        this.wish = false;
        this.silence();
        this.store.update({ on: false, pending: false });
      });
    }
  }

  private async turnOff(): Promise<void> {
    this.silence();
    try {
      await this.options.request(false);
      if (!this.wish) this.store.update({ on: false, pending: false });
    } catch (error) {
      this.failed(error, () => {
        this.wish = this.track !== null;
        this.store.update({ on: this.wish, pending: false });
        this.attach();
      });
    }
  }

  /** A broken connection leaves the wish standing: resync() settles it. A refusal is final. */
  private failed(error: unknown, refused: () => void): void {
    const reason = error instanceof RequestError ? error : new RequestError('environment', String(error));
    if (reason.code === 'closed' || reason.code === 'timeout') return;
    refused();
    this.options.onRefused?.(reason);
  }

  private async ensureTrack(): Promise<boolean> {
    if (this.track?.readyState === 'live') return true;
    const opened = await this.options.open();
    if ('problem' in opened) {
      this.wish = false;
      this.store.update({ pending: false, problem: opened.problem });
      return false;
    }
    if (!this.wish) {
      opened.track.stop();
      return false;
    }
    this.setTrack(opened.track);
    return true;
  }

  private silence(): void {
    void this.options.peer()?.setTrack(this.options.line, null);
    if (!this.options.keepOpen) this.setTrack(null);
  }

  private setTrack(track: MediaStreamTrack | null): void {
    if (this.track) {
      this.track.onended = null;
      this.track.stop();
    }
    this.track = track;
    if (track) track.onended = () => this.deviceGone();
    this.options.onTrack?.(track);
  }

  /** Unplugged, or "stop sharing" in the browser's own bar. */
  private deviceGone(): void {
    this.setTrack(null);
    if (!this.on) return;
    this.store.update({ pending: false });
    void this.set(false);
  }
}
