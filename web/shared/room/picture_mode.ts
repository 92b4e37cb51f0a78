import type { Rung } from '../protocol/types';
import { isMoving } from './quality';

/** What stands in the picture's place. */
export type PictureMode = 'video' | 'still' | 'sound';

export interface PictureFacts {
  /** Undefined while the server has not said. */
  rung: Rung | undefined;
  hasStill: boolean;
  /** A frame was shown since a moving rung was announced. */
  moved: boolean;
}

/** The old stays until there is something of the new, so that the picture is never empty in between. */
export function nextMode(mode: PictureMode, { rung, hasStill, moved }: PictureFacts): PictureMode {
  if (rung === 'sound') return 'sound';
  if (rung === 'stills') return hasStill ? 'still' : mode;
  if (rung !== undefined && isMoving(rung) && moved) return 'video';
  return mode;
}
