/** Root mean square to a meter's 0..1: -60 dBFS and less is 0, -10 dBFS and more is 1. */
export function meterPosition(rms: number): number {
  const decibel = 20 * Math.log10(Math.max(rms, 1e-6));
  return Math.min(1, Math.max(0, (decibel + 60) / 50));
}

export function rmsOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length ? Math.sqrt(sum / samples.length) : 0;
}

/** Says when somebody talks, not when a chair creaks: loud for most of half a second. */
export class TalkDetector {
  private score = 0;

  constructor(
    private readonly threshold = 0.45,
    private readonly needed = 4,
  ) {}

  /** One measurement per 100 ms. */
  add(position: number): boolean {
    this.score = Math.max(0, Math.min(this.needed * 2, this.score + (position > this.threshold ? 1 : -1)));
    return this.score >= this.needed;
  }
}

/** Measures a local track ten times a second until it is stopped. Nothing leaves the page. */
export class LevelMeter {
  private readonly context = new AudioContext();
  private readonly analyser = this.context.createAnalyser();
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(track: MediaStreamTrack, onLevel: (position: number) => void) {
    this.analyser.fftSize = 2048;
    this.context.createMediaStreamSource(new MediaStream([track])).connect(this.analyser);
    const samples = new Float32Array(this.analyser.fftSize);
    this.timer = setInterval(() => {
      this.analyser.getFloatTimeDomainData(samples);
      onLevel(meterPosition(rmsOf(samples)));
    }, 100);
  }

  stop(): void {
    clearInterval(this.timer);
    void this.context.close();
  }
}
