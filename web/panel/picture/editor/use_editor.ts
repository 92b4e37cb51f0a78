import { useEffect, useMemo } from 'preact/hooks';
import type { PreviewRegion, Scene } from '../../../shared/protocol/types';
import type { RoomSession } from '../../../shared/room/session';
import { useStore } from '../../../shared/room/store';
import { SceneEditor } from './scene_editor';

const noScene: Scene = { preset: 'grid' };

/** The editor of one session, kept in step with what the server says. */
export function useEditor(session: RoomSession) {
  const { room, moderation } = useStore(session.store);
  const preview = moderation?.preview;
  const scene = preview?.scene ?? room?.scene ?? noScene;
  const editor = useMemo(
    () => new SceneEditor(scene, (change) => session.ask('preview', { scene: change })),
    [session],
  );
  useEffect(() => editor.adopt(scene), [editor, scene]);
  // What the server resolved; nothing is laid out here.
  const regions = useMemo<PreviewRegion[]>(
    () =>
      preview?.regions ??
      (room?.on_screen ?? []).map(({ participant, source, x, y, width, height }) => ({
        x,
        y,
        width,
        height,
        tile: { participant, source },
      })),
    [preview?.regions, room?.on_screen],
  );
  return { editor, regions, previewing: preview !== undefined };
}
