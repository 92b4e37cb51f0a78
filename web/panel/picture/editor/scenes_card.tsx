import { useRef, useState } from 'preact/hooks';
import { useMessages } from '../../../shared/i18n';
import type { RoomSession } from '../../../shared/room/session';
import { useStore } from '../../../shared/room/store';
import { CloseIcon } from '../../../shared/ui/icons';
import { ActionButton } from '../../action_button';
import { useAction } from '../../../shared/ui/use_action';
import { useKeptFocus } from '../../../shared/ui/use_kept_focus';
import { changeBetween } from './scene_change';
import type { SceneEditor } from './scene_editor';

/** Scenes that the room keeps under a name. Choosing one only previews it. */
export function ScenesCard({ session, editor }: { session: RoomSession; editor: SceneEditor }) {
  const m = useMessages();
  const t = m.panel.editor;
  const { moderation } = useStore(session.store);
  const card = useRef<HTMLElement>(null);
  useKeptFocus(card, '.scene-name, input');
  const [name, setName] = useState('');
  const save = useAction(async () => {
    if (name.trim() && (await session.ask('save_scene', { name: name.trim() }))) setName('');
  });
  const scenes = Object.entries(moderation?.scenes ?? {}).sort(([a], [b]) => a.localeCompare(b));
  const submit = (event: Event) => {
    event.preventDefault();
    save.run();
  };
  return (
    <section class="card" ref={card} aria-labelledby="scenes-title">
      <h2 id="scenes-title">{t.scenes}</h2>
      {scenes.length === 0 && <p class="muted small">{t.noScenes}</p>}
      <ul class="scene-list" data-testid="scene-list">
        {scenes.map(([known, scene]) => (
          <li key={known} data-scene={known}>
            <button
              type="button"
              class="scene-name"
              data-action="preview-scene"
              aria-label={t.load(known)}
              onClick={() => editor.edit(changeBetween(editor.store.value.scene, scene))}
            >
              {known}
            </button>
            <ActionButton
              action="delete-scene"
              danger
              label={t.remove(known)}
              onClick={() => session.ask('delete_scene', { name: known })}
            >
              <CloseIcon size={18} />
            </ActionButton>
          </li>
        ))}
      </ul>
      <form class="scene-save" onSubmit={submit}>
        <input
          type="text"
          maxLength={64}
          data-testid="scene-name"
          aria-label={t.sceneName}
          placeholder={t.sceneName}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <button type="submit" class="button quiet compact" data-testid="save-scene" aria-busy={save.busy}>
          {t.save}
        </button>
      </form>
    </section>
  );
}
