import { useState } from 'preact/hooks';
import { useMessages } from '../../../shared/i18n';
import type { Transition } from '../../../shared/protocol/types';
import type { RoomSession } from '../../../shared/room/session';
import { useStore } from '../../../shared/room/store';
import { RedoIcon, UndoIcon } from '../../../shared/ui/icons';
import { ActionButton } from '../../action_button';
import { useAction } from '../../../shared/ui/use_action';
import type { SceneEditor } from './scene_editor';

const transitions: Transition[] = ['cut', 'fade'];

interface DeskBarProps {
  session: RoomSession;
  editor: SceneEditor;
  previewing: boolean;
}

function TransitionChoice({ chosen, onChoose }: { chosen: Transition; onChoose(one: Transition): void }) {
  const m = useMessages();
  return (
    <div class="segments" role="radiogroup" aria-label={m.panel.editor.transition}>
      {transitions.map((one) => (
        <label key={one} class="segment" data-checked={one === chosen}>
          <input
            type="radio"
            name="transition"
            class="sr-only"
            data-testid={`transition-${one}`}
            checked={one === chosen}
            onChange={() => onChoose(one)}
          />
          {m.panel.editor[one]}
        </label>
      ))}
    </div>
  );
}

/** From the preview to the live picture, and back. */
export function DeskBar({ session, editor, previewing }: DeskBarProps) {
  const m = useMessages();
  const t = m.panel.editor;
  const { canUndo, canRedo } = useStore(editor.store);
  const [transition, setTransition] = useState<Transition>('cut');
  const take = useAction(async () => {
    if (await session.ask('take', { transition })) editor.forget();
  });
  const discard = useAction(async () => {
    if (await session.ask('preview', { scene: null })) editor.forget();
  });
  return (
    <div class="desk-bar">
      <div class="desk-edits">
        <ActionButton action="undo-edit" label={t.undo} disabled={!canUndo} onClick={() => editor.undo()}>
          <UndoIcon size={20} />
        </ActionButton>
        <ActionButton action="redo-edit" label={t.redo} disabled={!canRedo} onClick={() => editor.redo()}>
          <RedoIcon size={20} />
        </ActionButton>
        <button
          type="button"
          class="button quiet compact"
          data-testid="discard-preview"
          aria-disabled={!previewing}
          aria-busy={discard.busy}
          onClick={() => previewing && discard.run()}
        >
          {t.discard}
        </button>
      </div>
      <TransitionChoice chosen={transition} onChoose={setTransition} />
      <button
        type="button"
        class="button primary"
        data-testid="take"
        aria-disabled={!previewing}
        aria-busy={take.busy}
        onClick={() => previewing && take.run()}
      >
        {t.take}
      </button>
    </div>
  );
}
