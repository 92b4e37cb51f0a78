import { useRef } from 'preact/hooks';
import { useMessages } from '../../../shared/i18n';
import { whole, type Box, type CustomTile, type PreviewRegion, type RoomState, type Scene } from '../../../shared/protocol/types';
import { useStore } from '../../../shared/room/store';
import { Avatar } from '../../../shared/ui/avatar';
import { byKey, type Sides } from './boxes';
import { PictureView } from './picture_view';
import type { RoomPictures } from './room_pictures';
import type { SceneEditor } from './scene_editor';
import { placeWords, showsWords } from './tile_words';
import { useDrag } from './use_drag';

const corners: [name: string, sides: Sides][] = [
  ['nw', { left: true, top: true }],
  ['ne', { right: true, top: true }],
  ['sw', { left: true, bottom: true }],
  ['se', { right: true, bottom: true }],
];

const styleOf = ({ x, y, width, height }: Box, w = whole, h = whole) => ({
  left: `${(x / w) * 100}%`,
  top: `${(y / h) * 100}%`,
  width: `${(width / w) * 100}%`,
  height: `${(height / h) * 100}%`,
});

/** One region as the server resolved it. */
interface RegionProps {
  region: PreviewRegion;
  room: RoomState;
  scene: Scene;
  pictures: RoomPictures;
}

function RegionView({ region, room, scene, pictures }: RegionProps) {
  const { width, height } = room.canvas ?? { width: 1280, height: 720 };
  const m = useMessages();
  const { tile } = region;
  if (region.banner || region.lower_third) {
    return (
      <div class={region.banner ? 'region-text' : 'region-text left'} style={styleOf(region, width, height)}>
        {region.banner ? scene.banner?.text : scene.lower_third?.text}
      </div>
    );
  }
  const name = tile ? (room.participants?.[tile.participant]?.name ?? '?') : m.panel.editor.shows.picture;
  return (
    <div
      class="region"
      style={styleOf(region, width, height)}
      data-participant={tile?.participant}
      data-source={tile?.source ?? 'picture'}
    >
      {tile && <Avatar name={name} />}
      {region.picture && <PictureView pictures={pictures} id={region.picture} />}
      <span class="region-name">{name}</span>
    </div>
  );
}

interface SceneCanvasProps {
  editor: SceneEditor;
  pictures: RoomPictures;
  room: RoomState;
  regions: PreviewRegion[];
  snap: boolean;
}

/** The picture to come: what the server makes of the scene, and over it the tiles that can be moved. */
export function SceneCanvas({ editor, pictures, room, regions, snap }: SceneCanvasProps) {
  const m = useMessages();
  const t = m.panel.editor;
  const { scene, selected } = useStore(editor.store);
  const canvas = useRef<HTMLDivElement>(null);
  const tiles = scene.preset === 'custom' ? (scene.tiles ?? []) : [];
  const place = (index: number, box: Box) =>
    editor.edit({ tiles: tiles.map((tile, i) => (i === index ? { ...tile, ...box } : tile)) });
  const { dragged, begin, handlers } = useDrag({ canvas, snap, onStart: (i) => editor.select(i), onDrop: place });
  const boxOf = (tile: CustomTile, index: number): CustomTile =>
    dragged?.index === index ? { ...tile, ...dragged.box } : tile;
  const remove = (index: number) => {
    editor.edit({ tiles: tiles.filter((_, i) => i !== index) });
    const next = canvas.current?.querySelectorAll<HTMLElement>('.tile-handle');
    (next?.[Math.max(0, index - 1)] ?? canvas.current)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent, index: number, tile: CustomTile) => {
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      return remove(index);
    }
    const box = byKey(tile, event.key, event.shiftKey, event.altKey);
    if (!box) return;
    event.preventDefault();
    place(index, box);
  };
  const chosen = selected === undefined ? undefined : tiles[selected];
  return (
    <div class="scene-frame">
      <div
        class="scene-canvas"
        ref={canvas}
        role="group"
        tabIndex={-1}
        aria-label={t.canvas}
        aria-describedby="canvas-help"
        data-testid="scene-canvas"
        data-preset={scene.preset}
        style={{ backgroundColor: scene.background }}
      >
        <div aria-hidden="true">
          {scene.background_picture && <PictureView pictures={pictures} id={scene.background_picture} />}
          {regions.map((region, index) => (
            <RegionView key={index} region={region} room={room} scene={scene} pictures={pictures} />
          ))}
        </div>
        {tiles.map((tile, index) => (
          <div
            key={index}
            class="tile-handle"
            role="button"
            tabIndex={0}
            aria-pressed={selected === index}
            aria-label={`${t.tile(String(index + 1), showsWords(m, room, tile))}. ${placeWords(m, boxOf(tile, index))}`}
            data-testid={`tile-${index}`}
            style={styleOf(boxOf(tile, index))}
            onFocus={() => editor.select(index)}
            onClick={() => editor.select(index)}
            onKeyDown={(event) => onKeyDown(event, index, tile)}
            onPointerDown={(event) => begin(event, index, tiles, null)}
            {...handlers}
          >
            <span class="tile-number" aria-hidden="true">
              {index + 1}
            </span>
            {selected === index &&
              corners.map(([name, sides]) => (
                <span
                  key={name}
                  class={`tile-corner ${name}`}
                  data-corner={name}
                  aria-hidden="true"
                  onPointerDown={(event) => begin(event, index, tiles, sides)}
                  {...handlers}
                />
              ))}
          </div>
        ))}
      </div>
      <p id="canvas-help" class="sr-only">
        {t.canvasHelp}
      </p>
      <p class="sr-only" role="status">
        {chosen && placeWords(m, chosen)}
      </p>
    </div>
  );
}
