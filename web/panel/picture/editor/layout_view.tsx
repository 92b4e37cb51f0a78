import { useState } from 'preact/hooks';
import { useMessages } from '../../../shared/i18n';
import { presets, type RoomState } from '../../../shared/protocol/types';
import type { RoomSession } from '../../../shared/room/session';
import { useStore } from '../../../shared/room/store';
import { Switch } from '../../../shared/ui/switch';
import { Pictogram } from '../pictogram';
import { UndoLive } from '../undo_live';
import { DeskBar } from './desk_bar';
import { LookCard } from './look_card';
import { SceneCanvas } from './scene_canvas';
import type { SceneEditor } from './scene_editor';
import { PicturesCard } from './pictures_card';
import { useRoomPictures } from './room_pictures';
import { ScenesCard } from './scenes_card';
import { TextsCard } from './texts_card';
import { TileCard } from './tile_card';
import { useEditor } from './use_editor';

function Presets({ editor }: { editor: SceneEditor }) {
  const m = useMessages();
  const { scene } = useStore(editor.store);
  return (
    <div class="presets" role="group" aria-label={m.panel.editor.preview}>
      {presets.map((preset) => (
        <button
          key={preset}
          type="button"
          class="preset"
          data-testid={`preview-${preset}`}
          aria-pressed={scene.preset === preset}
          onClick={() => editor.edit({ preset })}
        >
          <Pictogram preset={preset} />
          <span>{m.panel.preset[preset]}</span>
        </button>
      ))}
    </div>
  );
}

/** Preparing a picture unseen: preview, tiles, texts, saved scenes. */
export function useLayoutView(session: RoomSession, room: RoomState) {
  const m = useMessages();
  const t = m.panel.editor;
  const [snap, setSnap] = useState(true);
  const { editor, regions, previewing } = useEditor(session);
  const pictures = useRoomPictures(session);
  const desk = (
    <section class="preview-desk" aria-label={t.previewOf} data-testid="preview-desk" data-previewing={previewing}>
      <p class="monitor-title">
        <span class={previewing ? 'tag warning' : 'tag'}>{t.preview}</span>
      </p>
      <SceneCanvas editor={editor} pictures={pictures} room={room} regions={regions} snap={snap} />
      <DeskBar session={session} editor={editor} previewing={previewing} />
    </section>
  );
  const under = (
    <div class="editor-cards">
      <section class="card picture-card wide-card" aria-label={m.panel.picture}>
        <Presets editor={editor} />
        <Switch testid="snap" label={t.snap} on={snap} onToggle={() => setSnap(!snap)} />
      </section>
      <TileCard editor={editor} room={room} regions={regions} />
      <ScenesCard session={session} editor={editor} />
      <LookCard editor={editor} room={room} />
      <PicturesCard editor={editor} pictures={pictures} />
      <TextsCard editor={editor} room={room} />
    </div>
  );
  return { desk, monitorTools: <UndoLive session={session} />, under };
}
