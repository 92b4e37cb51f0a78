import type { DeviceProblem, Opened } from '../media/devices';
import { Store } from './store';

export const everyMs = 7_000;
/** The server's limit. */
export const mostBytes = 8_000;
const width = 160;
const height = 120;

export interface FaceView {
  /** The person agreed, and the server knows. */
  consent: boolean;
  pending: boolean;
  /** A moderator looks. Told only to who agreed. */
  wanted: boolean;
  /** Pictures are being taken now. */
  active: boolean;
  problem?: DeviceProblem;
}

export interface FaceOptions {
  /** Tells the server; false when it refused. */
  consent(on: boolean): Promise<boolean>;
  send(image: string): Promise<unknown>;
  /** The camera that is on anyway, if it is. */
  current(): MediaStreamTrack | null;
  open(): Promise<Opened>;
  /** Takes one picture; null when there is none yet. By default from the camera, in a canvas. */
  picture?(track: MediaStreamTrack): Promise<string | null>;
}

/**
 * The contact sheet's other end: a small still of the own camera every seven seconds, only with the person's consent
 * and only while a moderator looks. The camera is open only then.
 */
export class FaceCapture {
  readonly store = new Store<FaceView>({ consent: false, pending: false, wanted: false, active: false });
  private own: MediaStreamTrack | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly grabber = new FrameGrabber();

  constructor(private readonly options: FaceOptions) {}

  async setConsent(on: boolean): Promise<void> {
    if (this.store.value.pending) return;
    // What was withdrawn stops at once, whatever the server says.
    this.store.update({ pending: true, consent: on && this.store.value.consent, problem: undefined });
    this.apply();
    const done = await this.options.consent(on);
    this.store.update({ pending: false, consent: on && done });
    this.apply();
  }

  /** After joining anew the server has forgotten it. */
  async rejoined(): Promise<void> {
    if (this.store.value.consent) await this.setConsent(true);
  }

  /** Whether a moderator looks. */
  setWanted(wanted: boolean): void {
    this.store.update({ wanted });
    this.apply();
  }

  stop(): void {
    this.setWanted(false);
  }

  private apply(): void {
    const active = this.store.value.wanted && this.store.value.consent;
    if (active === this.store.value.active) return;
    this.store.update({ active });
    if (!active) return this.release();
    this.timer = setInterval(() => void this.take(), everyMs);
    void this.take();
  }

  private release(): void {
    clearInterval(this.timer);
    this.own?.stop();
    this.own = null;
    this.grabber.release();
  }

  private async track(): Promise<MediaStreamTrack | null> {
    const current = this.options.current();
    if (current?.readyState === 'live') {
      this.own?.stop();
      this.own = null;
      return current;
    }
    if (this.own?.readyState === 'live') return this.own;
    const opened = await this.options.open();
    if ('problem' in opened) {
      this.store.update({ problem: opened.problem });
      return null;
    }
    if (!this.store.value.active) {
      opened.track.stop();
      return null;
    }
    this.own = opened.track;
    return this.own;
  }

  private async take(): Promise<void> {
    const track = await this.track();
    if (!track) return;
    const image = await (this.options.picture ?? ((from) => this.grabber.take(from)))(track).catch(() => null);
    if (image && this.store.value.active) await this.options.send(image).catch(() => undefined);
  }
}

/** Draws a camera's present picture small, the middle of it in 4:3. */
class FrameGrabber {
  private video: HTMLVideoElement | null = null;
  private track: MediaStreamTrack | null = null;

  async take(track: MediaStreamTrack): Promise<string | null> {
    const video = await this.playing(track);
    if (!video.videoWidth) return null;
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width, height });
    const scale = Math.max(width / video.videoWidth, height / video.videoHeight);
    const [w, h] = [video.videoWidth * scale, video.videoHeight * scale];
    canvas.getContext('2d')?.drawImage(video, (width - w) / 2, (height - h) / 2, w, h);
    return smallEnough((type, quality) => new Promise((resolve) => canvas.toBlob(resolve, type, quality)));
  }

  release(): void {
    if (this.video) this.video.srcObject = null;
    this.video = this.track = null;
  }

  private async playing(track: MediaStreamTrack): Promise<HTMLVideoElement> {
    if (this.video && this.track === track) return this.video;
    this.track = track;
    const video = (this.video = document.createElement('video'));
    Object.assign(video, { muted: true, playsInline: true, srcObject: new MediaStream([track]) });
    await video.play();
    return video;
  }
}

type Encode = (type: string, quality: number) => Promise<Blob | null>;

/** WebP where the browser writes it, else JPEG; worse until it is small enough. Base64. */
export async function smallEnough(encode: Encode): Promise<string | null> {
  for (const quality of [0.7, 0.5, 0.3, 0.15]) {
    let blob = await encode('image/webp', quality);
    if (blob?.type !== 'image/webp') blob = await encode('image/jpeg', quality);
    if (blob && blob.size <= mostBytes) return base64(await blob.arrayBuffer());
  }
  return null;
}

const base64 = (bytes: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(bytes)));
