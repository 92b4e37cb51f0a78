// The parts of a scene that a moderator designs (docs/protocol.md).
import type { Source } from './types';

export type Transition = 'cut' | 'fade';
export type Fit = 'cover' | 'contain';
/** A person, whoever speaks, the first shared screen, the next person without a tile, or an uploaded picture. */
export type Shows = 'participant' | 'speaker' | 'screen' | 'next' | 'picture';

/** Fractions of the canvas, in 1/10000. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface CustomTile extends Box {
  show: Shows;
  /** With `show` participant. */
  participant?: string;
  source?: Source;
  /** With `show` picture. */
  picture?: string;
  fit?: Fit;
}

export const whole = 10_000;
export const leastTile = 200;
export const mostTiles = 25;
export const longestSceneText = 200;

export type Corner = 'top_left' | 'top_right' | 'bottom_left' | 'bottom_right';

/** Keeps a tile of its own whatever the preset. */
export interface SignLanguage {
  participant: string;
  corner?: Corner;
  /** Percent of the canvas's width, 10 to 50. */
  size?: number;
}

export interface Banner {
  text: string;
  position?: 'top' | 'bottom';
}

export interface LowerThird {
  text: string;
  second?: string;
  /** None: of the whole picture. */
  participant?: string;
}
