import { useEffect, useState } from 'preact/hooks';
import { useMessages } from '../../../shared/i18n';
import { longestSceneText, type RoomState, type Scene, type SceneChange } from '../../../shared/protocol/types';
import { stageInOrder } from '../../../shared/room/selectors';
import { useStore } from '../../../shared/room/store';
import type { SceneEditor } from './scene_editor';

interface Draft {
  banner: string;
  top: boolean;
  first: string;
  second: string;
  participant: string;
}

const draftOf = ({ banner, lower_third: third }: Scene): Draft => ({
  banner: banner?.text ?? '',
  top: banner?.position === 'top',
  first: third?.text ?? '',
  second: third?.second ?? '',
  participant: third?.participant ?? '',
});

const changeOf = ({ banner, top, first, second, participant }: Draft): SceneChange => ({
  banner: banner.trim() ? { text: banner.trim(), position: top ? 'top' : 'bottom' } : null,
  lower_third: first.trim()
    ? { text: first.trim(), ...(second.trim() && { second: second.trim() }), ...(participant && { participant }) }
    : null,
});

/** Banner and lower third. Typed in peace, and put into the preview when they are done. */
export function TextsCard({ editor, room }: { editor: SceneEditor; room: RoomState }) {
  const m = useMessages();
  const t = m.panel.editor;
  const { scene } = useStore(editor.store);
  const [draft, setDraft] = useState(() => draftOf(scene));
  useEffect(() => setDraft(draftOf(scene)), [scene.banner, scene.lower_third]);
  const text = (name: 'banner' | 'first' | 'second', label: string) => (
    <label class="field">
      <span class="field-label">{label}</span>
      <input
        type="text"
        maxLength={longestSceneText}
        data-testid={`text-${name}`}
        value={draft[name]}
        onInput={(event) => setDraft({ ...draft, [name]: event.currentTarget.value })}
      />
    </label>
  );
  const submit = (event: Event) => {
    event.preventDefault();
    editor.edit(changeOf(draft));
  };
  return (
    <section class="card" aria-labelledby="texts-title">
      <h2 id="texts-title">{t.texts}</h2>
      <form class="stack" onSubmit={submit}>
        {text('banner', t.banner)}
        <label class="field">
          <span class="field-label">{t.position}</span>
          <select
            data-testid="banner-position"
            value={draft.top ? 'top' : 'bottom'}
            onChange={(event) => setDraft({ ...draft, top: event.currentTarget.value === 'top' })}
          >
            <option value="bottom">{t.positions.bottom}</option>
            <option value="top">{t.positions.top}</option>
          </select>
        </label>
        {text('first', t.lowerThird)}
        {text('second', t.lowerThirdSecond)}
        <label class="field">
          <span class="field-label">{t.of}</span>
          <select
            data-testid="lower-third-of"
            value={draft.participant}
            onChange={(event) => setDraft({ ...draft, participant: event.currentTarget.value })}
          >
            <option value="">{t.wholePicture}</option>
            {stageInOrder(room).map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="button quiet compact" data-testid="apply-texts">
          {t.applyTexts}
        </button>
      </form>
    </section>
  );
}
