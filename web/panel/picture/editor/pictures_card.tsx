import { useEffect, useRef } from 'preact/hooks';
import { useMessages } from '../../../shared/i18n';
import { mostTiles } from '../../../shared/protocol/types';
import { useStore } from '../../../shared/room/store';
import { CloseIcon } from '../../../shared/ui/icons';
import { useAction } from '../../../shared/ui/use_action';
import { useKeptFocus } from '../../../shared/ui/use_kept_focus';
import { ActionButton } from '../../action_button';
import { fitted } from './boxes';
import { PictureView } from './picture_view';
import type { RoomPictures } from './room_pictures';
import type { SceneEditor } from './scene_editor';

interface PicturesCardProps {
  editor: SceneEditor;
  pictures: RoomPictures;
}

function Upload({ pictures }: { pictures: RoomPictures }) {
  const m = useMessages();
  const t = m.panel.editor;
  const input = useRef<HTMLInputElement>(null);
  const { busy, run } = useAction(async () => {
    const file = input.current?.files?.[0];
    if (file) await pictures.upload(file);
    if (input.current) input.current.value = '';
  });
  return (
    <>
      <label class="field">
        <span class="field-label">{t.upload}</span>
        <input
          ref={input}
          type="file"
          accept="image/webp,image/jpeg,image/png"
          data-testid="picture-file"
          aria-describedby="picture-hint"
          aria-busy={busy}
          onChange={run}
        />
      </label>
      <p id="picture-hint" class="muted small">
        {t.uploadHint}
      </p>
    </>
  );
}

/** The tile chosen, or a new one, shows the picture; tiles of a preset have no place of their own to do so. */
function putInTile(editor: SceneEditor, picture: string): void {
  const { scene, selected } = editor.store.value;
  const tiles = scene.preset === 'custom' ? (scene.tiles ?? []) : [];
  const chosen = selected === undefined ? undefined : tiles[selected];
  if (chosen) {
    const { x, y, width, height } = chosen;
    const tile = { x, y, width, height, show: 'picture' as const, picture };
    return editor.edit({ tiles: tiles.map((one, i) => (i === selected ? tile : one)) });
  }
  const tile = { ...fitted({ x: 3000, y: 3000, width: 4000, height: 4000 }), show: 'picture' as const, picture };
  editor.edit({ preset: 'custom', tiles: [...tiles, tile] });
  editor.select(tiles.length);
}

/** Pictures that the room keeps: as the background, or in a tile. */
export function PicturesCard({ editor, pictures }: PicturesCardProps) {
  const m = useMessages();
  const t = m.panel.editor;
  const card = useRef<HTMLElement>(null);
  useKeptFocus(card, 'input[type=file]');
  const { ids, problem } = useStore(pictures.store);
  const { scene } = useStore(editor.store);
  useEffect(() => void pictures.refresh(), [pictures]);
  const full = scene.preset === 'custom' && (scene.tiles ?? []).length >= mostTiles;
  return (
    <section class="card" ref={card} aria-labelledby="pictures-title">
      <h2 id="pictures-title">{t.pictures}</h2>
      {ids.length === 0 && <p class="muted small">{t.noPictures}</p>}
      <ul class="picture-list" data-testid="picture-list">
        {ids.map((picture, index) => {
          const name = t.picture(String(index + 1));
          const behind = scene.background_picture === picture;
          return (
            <li key={picture} data-picture={picture}>
              <span class="picture-thumb">
                <PictureView pictures={pictures} id={picture} />
              </span>
              <button
                type="button"
                class="button quiet compact"
                data-action="picture-background"
                aria-label={t.asBackground(name)}
                aria-pressed={behind}
                onClick={() => editor.edit({ background_picture: behind ? null : picture })}
              >
                {t.shortBackground}
              </button>
              <button
                type="button"
                class="button quiet compact"
                data-action="picture-tile"
                aria-label={t.inTile(name)}
                aria-disabled={full}
                onClick={() => !full && putInTile(editor, picture)}
              >
                {t.shortTile}
              </button>
              <ActionButton action="picture-remove" danger label={t.removePicture(name)} onClick={() => pictures.remove(picture)}>
                <CloseIcon size={18} />
              </ActionButton>
            </li>
          );
        })}
      </ul>
      {scene.background_picture && !ids.includes(scene.background_picture) && (
        <button
          type="button"
          class="button quiet compact start"
          data-testid="background-picture-off"
          onClick={() => editor.edit({ background_picture: null })}
        >
          {t.backgroundPictureOff}
        </button>
      )}
      <Upload pictures={pictures} />
      <p class="small danger-text" role="alert" data-testid="picture-problem" data-problem={problem}>
        {problem && t.pictureProblem[problem]}
      </p>
    </section>
  );
}
