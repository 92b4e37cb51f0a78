import type { RecordingLight, RecordingState } from '../protocol/types';

/** `good`: what is captured is known to be whole. `wait`: not known yet. `bad`: something is wrong. `off`: nothing is captured. */
export type LightColour = 'off' | 'wait' | 'good' | 'bad';

/** Verification lags by a segment and what its making takes. */
export const mostBehindSeconds = 20;

const active: readonly RecordingState[] = ['starting', 'recording', 'paused'];

export const isRunning = ({ state }: RecordingLight): boolean => active.includes(state);

export function colourOf(light: RecordingLight): LightColour {
  if (light.state === 'failed' || light.error) return 'bad';
  if (!isRunning(light)) return 'off';
  if (light.warning) return 'bad';
  if (light.state === 'starting') return 'wait';
  const seconds = light.seconds ?? 0;
  if (light.verified_second === undefined) return seconds > mostBehindSeconds ? 'bad' : 'wait';
  return seconds - light.verified_second > mostBehindSeconds ? 'bad' : 'good';
}

/** "1:02:03", "2:03". */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
