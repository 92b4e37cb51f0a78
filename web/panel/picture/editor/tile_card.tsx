import { useRef } from 'preact/hooks';
import { useMessages } from '../../../shared/i18n';
import {
  leastTile,
  mostTiles,
  type Box,
  type CustomTile,
  type Fit,
  type PreviewRegion,
  type RoomState,
} from '../../../shared/protocol/types';
import { useStore } from '../../../shared/room/store';
import { PlusIcon } from '../../../shared/ui/icons';
import { useKeptFocus } from '../../../shared/ui/use_kept_focus';
import { fitted, fromPercent, percent, places, type Place } from './boxes';
import { NumberField } from './number_field';
import { asTiles } from './scene_change';
import type { SceneEditor } from './scene_editor';
import { ShowsSelect } from './shows_select';
import { showsWords } from './tile_words';

interface TileCardProps {
  editor: SceneEditor;
  room: RoomState;
  regions: PreviewRegion[];
}

interface TileFormProps {
  room: RoomState;
  tile: CustomTile;
  onTile(tile: CustomTile): void;
}

const sides = ['x', 'y', 'width', 'height'] as const;

function BoxFields({ tile, onTile }: Omit<TileFormProps, 'room'>) {
  const m = useMessages();
  const t = m.panel.editor;
  const set = (box: Box) => onTile({ ...tile, ...fitted(box) });
  return (
    <>
      <div class="box-fields">
        {sides.map((side) => (
          <NumberField
            key={side}
            label={t[side]}
            testid={`tile-${side}`}
            value={percent(tile[side])}
            least={side === 'x' || side === 'y' ? 0 : percent(leastTile)}
            most={100}
            onValue={(value) => set({ ...tile, [side]: fromPercent(value) })}
          />
        ))}
      </div>
      <div class="row" role="group">
        {(Object.keys(places) as Place[]).map((place) => (
          <button key={place} type="button" class="button quiet compact" data-testid={`place-${place}`} onClick={() => set(places[place])}>
            {t.sides[place]}
          </button>
        ))}
      </div>
    </>
  );
}

function TileForm({ room, tile, onTile }: TileFormProps) {
  const m = useMessages();
  const t = m.panel.editor;
  return (
    <>
      <ShowsSelect
        room={room}
        tile={tile}
        onWhat={({ show, participant, source, picture }) => {
          const { x, y, width, height } = tile;
          const what = { ...(participant && { participant }), ...(source && { source }), ...(picture && { picture }) };
          onTile({ x, y, width, height, show, ...what });
        }}
      />
      <BoxFields tile={tile} onTile={onTile} />
      <label class="field">
        <span class="field-label">{t.fit}</span>
        <select
          data-testid="tile-fit"
          value={tile.fit ?? 'cover'}
          onChange={(event) => onTile({ ...tile, fit: event.currentTarget.value as Fit })}
        >
          {(['cover', 'contain'] as const).map((fit) => (
            <option key={fit} value={fit}>
              {t.fits[fit]}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

/** A preset places its tiles by itself; a click makes them movable. */
function MakeMovable({ editor, room, regions }: TileCardProps) {
  const m = useMessages();
  const t = m.panel.editor;
  const make = () => {
    editor.edit({ preset: 'custom', tiles: asTiles(regions, room.canvas ?? { width: 1280, height: 720 }) });
    editor.select(0);
  };
  return (
    <>
      <h2 id="tiles-title" tabIndex={-1}>
        {t.tiles}
      </h2>
      <p class="muted small">{t.asTilesHint}</p>
      <button type="button" class="button quiet compact start" data-testid="as-tiles" onClick={make}>
        {t.asTiles}
      </button>
    </>
  );
}

/** Everything about single tiles, by click and number. */
export function TileCard(props: TileCardProps) {
  const card = useRef<HTMLElement>(null);
  useKeptFocus(card, 'h2');
  const { scene } = useStore(props.editor.store);
  return (
    <section class="card" ref={card} aria-labelledby="tiles-title">
      {scene.preset === 'custom' ? <Tiles {...props} /> : <MakeMovable {...props} />}
    </section>
  );
}

function Tiles({ editor, room }: TileCardProps) {
  const m = useMessages();
  const t = m.panel.editor;
  const { scene, selected } = useStore(editor.store);
  const tiles = scene.tiles ?? [];
  const tile = selected === undefined ? undefined : tiles[selected];
  const set = (next: CustomTile) => editor.edit({ tiles: tiles.map((one, i) => (i === selected ? next : one)) });
  const add = () => {
    editor.edit({ tiles: [...tiles, { ...fitted({ x: 3000, y: 3000, width: 4000, height: 4000 }), show: 'next' }] });
    editor.select(tiles.length);
  };
  const remove = () => {
    editor.edit({ tiles: tiles.filter((_, i) => i !== selected) });
    editor.select(undefined);
  };
  const layer = (top: boolean) => {
    if (!tile) return;
    const rest = tiles.filter((_, i) => i !== selected);
    editor.edit({ tiles: top ? [...rest, tile] : [tile, ...rest] });
    editor.select(top ? rest.length : 0);
  };
  return (
    <>
      <div class="card-head">
        <h2 id="tiles-title" tabIndex={-1}>
          {t.tiles} <span class="count">{tiles.length}</span>
        </h2>
        {tiles.length < mostTiles && (
          <button type="button" class="button quiet compact" data-testid="add-tile" onClick={add}>
            <PlusIcon size={16} />
            {t.addTile}
          </button>
        )}
      </div>
      <div class="tile-list" role="group" aria-labelledby="tiles-title">
        {tiles.map((one, index) => (
          <button
            key={index}
            type="button"
            class="filter"
            aria-pressed={index === selected}
            data-testid={`choose-tile-${index}`}
            onClick={() => editor.select(index)}
          >
            {index + 1} · {showsWords(m, room, one)}
          </button>
        ))}
      </div>
      {tile ? (
        <>
          <TileForm room={room} tile={tile} onTile={set} />
          <div class="row">
            <button type="button" class="button quiet compact" data-testid="tile-forward" onClick={() => layer(true)}>
              {t.forward}
            </button>
            <button type="button" class="button quiet compact" data-testid="tile-backward" onClick={() => layer(false)}>
              {t.backward}
            </button>
            <button type="button" class="button quiet compact danger-text" data-testid="tile-remove" onClick={remove}>
              {t.removeTile}
            </button>
          </div>
        </>
      ) : (
        <p class="muted small">{t.noTile}</p>
      )}
    </>
  );
}
