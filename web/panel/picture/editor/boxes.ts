// Arithmetic of tiles, in 1/10000 of the canvas. The server decides; this keeps what is asked for inside its limits.
import { leastTile, whole, type Box } from '../../../shared/protocol/types';

const clamp = (value: number, least: number, most: number) => Math.min(Math.max(Math.round(value), least), most);

/** The nearest box that the server takes: inside the canvas and not too small. */
export function fitted({ x, y, width, height }: Box): Box {
  const w = clamp(width, leastTile, whole);
  const h = clamp(height, leastTile, whole);
  return { x: clamp(x, 0, whole - w), y: clamp(y, 0, whole - h), width: w, height: h };
}

/** Which sides of a box a handle moves. */
export interface Sides {
  left?: boolean;
  right?: boolean;
  top?: boolean;
  bottom?: boolean;
}

export const movedBy = (box: Box, dx: number, dy: number): Box => fitted({ ...box, x: box.x + dx, y: box.y + dy });

/** The other sides stay where they are. */
export function resizedBy(box: Box, sides: Sides, dx: number, dy: number): Box {
  let [left, right, top, bottom] = [box.x, box.x + box.width, box.y, box.y + box.height];
  if (sides.left) left = clamp(left + dx, 0, right - leastTile);
  if (sides.right) right = clamp(right + dx, left + leastTile, whole);
  if (sides.top) top = clamp(top + dy, 0, bottom - leastTile);
  if (sides.bottom) bottom = clamp(bottom + dy, top + leastTile, whole);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

const step = 100;
const bigStep = 1000;

const arrows: Record<string, [dx: number, dy: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** What an arrow key does with a tile: moves it, or with Alt resizes it at its right and bottom; undefined for other keys. */
export function byKey(box: Box, key: string, big: boolean, resize: boolean): Box | undefined {
  const arrow = arrows[key];
  if (!arrow) return undefined;
  const [dx, dy] = arrow.map((direction) => direction * (big ? bigStep : step)) as [number, number];
  return resize ? resizedBy(box, { right: true, bottom: true }, dx, dy) : movedBy(box, dx, dy);
}

const reach = 160;

interface Guides {
  x: number[];
  y: number[];
}

/** Lines that edges snap to: the canvas's edges, middle and thirds, and the other tiles' edges. */
export function guidesOf(others: readonly Box[]): Guides {
  const fixed = [0, 3333, 5000, 6667, whole];
  return {
    x: [...fixed, ...others.flatMap(({ x, width }) => [x, x + width])],
    y: [...fixed, ...others.flatMap(({ y, height }) => [y, y + height])],
  };
}

/** How far the nearest of the edges is from a line; 0 when none is within reach. */
function pull(edges: readonly number[], lines: readonly number[]): number {
  let best = 0;
  let distance = reach + 1;
  for (const edge of edges) {
    for (const line of lines) {
      if (Math.abs(line - edge) < distance) [best, distance] = [line - edge, Math.abs(line - edge)];
    }
  }
  return best;
}

/** A moved box, with an edge or its middle on a line where one is near. */
export function snappedMove(box: Box, guides: Guides): Box {
  const dx = pull([box.x, box.x + box.width / 2, box.x + box.width], guides.x);
  const dy = pull([box.y, box.y + box.height / 2, box.y + box.height], guides.y);
  return movedBy(box, dx, dy);
}

/** A resized box, with the moved sides on lines where they are near. */
export function snappedResize(box: Box, sides: Sides, guides: Guides): Box {
  const x = sides.left ? box.x : box.x + box.width;
  const y = sides.top ? box.y : box.y + box.height;
  return resizedBy(
    box,
    sides,
    sides.left || sides.right ? pull([x], guides.x) : 0,
    sides.top || sides.bottom ? pull([y], guides.y) : 0,
  );
}

/** Of the canvas, to a tenth. */
export const percent = (value: number): number => Math.round(value / 10) / 10;
export const fromPercent = (value: number): number => Math.round(value * 100);

export type Place = 'full' | 'left' | 'right' | 'quarter';

export const places: Record<Place, Box> = {
  full: { x: 0, y: 0, width: whole, height: whole },
  left: { x: 0, y: 0, width: 5000, height: whole },
  right: { x: 5000, y: 0, width: 5000, height: whole },
  quarter: { x: 5000, y: 5000, width: 5000, height: 5000 },
};
