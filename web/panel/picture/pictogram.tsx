import type { Preset } from '../../shared/protocol/types';

type Box = [x: number, y: number, width: number, height: number, main?: boolean];

const grid: Box[] = [0, 1].flatMap((row) =>
  [0, 1, 2].map((column): Box => [3 + column * 14.200, 3 + row * 11.700, 13.200, 10.700, true]),
);
const strip: Box[] = [0, 1, 2, 3, 4].map((column) => [3 + column * 8.500, 20.100, 7.600, 5]);

const layouts: Record<Preset, Box[]> = {
  grid,
  speaker_strip: [[9, 3, 30, 16.100, true], ...strip],
  side_by_side: [
    [3, 6, 20.500, 16, true],
    [24.500, 6, 20.500, 16, true],
  ],
  picture_in_picture: [
    [3, 3, 42, 22.100, true],
    [31, 15.500, 12, 7.600],
  ],
  presentation: [
    [3, 3, 31.500, 22.100, true],
    [35.500, 17.400, 9.500, 7.700],
  ],
  single: [[3, 3, 42, 22.100, true]],
};

const slide = ['M8 9h17', 'M8 13h21', 'M8 17h12'];

/** A layout in miniature. Decorative: the button carries the name. */
export function Pictogram({ preset }: { preset: Preset }) {
  return (
    <svg class="pictogram" viewBox="0 0 48 28" aria-hidden="true" focusable="false">
      {layouts[preset].map(([x, y, width, height, main], index) => (
        <rect
          key={index}
          x={x}
          y={y}
          width={width}
          height={height}
          rx={1.600}
          class={main ? 'pictogram-main' : 'pictogram-inset'}
        />
      ))}
      {preset === 'presentation' && slide.map((d) => <path key={d} d={d} class="pictogram-slide" />)}
    </svg>
  );
}
