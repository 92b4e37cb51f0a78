import { useMessages } from '../../../shared/i18n';
import type { Corner, RoomState, SignLanguage } from '../../../shared/protocol/types';
import { stageInOrder } from '../../../shared/room/selectors';
import { useStore } from '../../../shared/room/store';
import { Switch } from '../../../shared/ui/switch';
import { NumberField } from './number_field';
import type { SceneEditor } from './scene_editor';

const corners: Corner[] = ['top_left', 'top_right', 'bottom_left', 'bottom_right'];

interface LookCardProps {
  editor: SceneEditor;
  room: RoomState;
}

function SignFields({ editor, room }: LookCardProps) {
  const m = useMessages();
  const t = m.panel.editor;
  const { scene } = useStore(editor.store);
  const sign = scene.sign_language;
  const set = (next: SignLanguage | null) => editor.edit({ sign_language: next });
  const choose = (participant: string) => set(participant ? { corner: 'bottom_right', size: 25, ...sign, participant } : null);
  const people = stageInOrder(room);
  return (
    <>
      <label class="field">
        <span class="field-label">{t.sign}</span>
        <select
          data-testid="sign-person"
          aria-describedby="sign-hint"
          value={sign?.participant ?? ''}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          <option value="">{t.nothing}</option>
          {sign && !people.some(({ id }) => id === sign.participant) && <option value={sign.participant}>{t.gone}</option>}
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <p id="sign-hint" class="muted small">
        {t.signHint}
      </p>
      {sign && (
        <div class="pair">
          <label class="field">
            <span class="field-label">{t.corner}</span>
            <select
              data-testid="sign-corner"
              value={sign.corner ?? 'bottom_right'}
              onChange={(event) => set({ ...sign, corner: event.currentTarget.value as Corner })}
            >
              {corners.map((corner) => (
                <option key={corner} value={corner}>
                  {t.corners[corner]}
                </option>
              ))}
            </select>
          </label>
          <NumberField
            label={t.size}
            testid="sign-size"
            value={sign.size ?? 25}
            least={10}
            most={50}
            step={1}
            onValue={(size) => set({ ...sign, size: Math.round(size) })}
          />
        </div>
      )}
    </>
  );
}

/** What stands around and beside the tiles: names, background, the interpreter. */
export function LookCard({ editor, room }: LookCardProps) {
  const m = useMessages();
  const t = m.panel.editor;
  const { scene } = useStore(editor.store);
  const labels = scene.labels ?? true;
  return (
    <section class="card" aria-labelledby="look-title">
      <h2 id="look-title">{t.look}</h2>
      <Switch testid="preview-labels" label={m.panel.labels} on={labels} onToggle={() => editor.edit({ labels: !labels })} />
      <SignFields editor={editor} room={room} />
      <label class="field">
        <span class="field-label">{t.background}</span>
        <input
          type="color"
          data-testid="background"
          value={scene.background ?? '#12161c'}
          onChange={(event) => editor.edit({ background: event.currentTarget.value })}
        />
      </label>
    </section>
  );
}
