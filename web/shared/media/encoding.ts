import type { SenderMessage } from '../protocol/types';

/** What the server can use of one video source. */
export type Wanted = Pick<SenderMessage, 'active' | 'width' | 'height' | 'frames_per_second' | 'bits_per_second'>;

/** Until the server has said what it needs. */
export const wantedAtFirst: Readonly<Wanted> = {
  active: true,
  width: 640,
  height: 360,
  frames_per_second: 30,
  bits_per_second: 700_000,
};

export interface Encoding {
  active: boolean;
  scaleResolutionDownBy: number;
  maxFramerate?: number;
  maxBitrate?: number;
}

export interface CaptureSize {
  width?: number;
  height?: number;
}

/**
 * The sender's parameters. The picture is never enlarged and stays at least as large as the region both ways, so a
 * region of another shape is filled after cropping.
 */
export function encodingFor(wanted: Wanted, capture: CaptureSize): Encoding {
  const across = capture.width && wanted.width > 0 ? capture.width / wanted.width : 1;
  const down = capture.height && wanted.height > 0 ? capture.height / wanted.height : 1;
  const encoding: Encoding = {
    active: wanted.active,
    scaleResolutionDownBy: Math.max(1, Math.min(across, down)),
  };
  if (wanted.frames_per_second > 0) encoding.maxFramerate = wanted.frames_per_second;
  if (wanted.bits_per_second > 0) encoding.maxBitrate = wanted.bits_per_second;
  return encoding;
}
