import { useRef } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import { presets, type Preset, type RoomState } from '../../shared/protocol/types';
import { nameOf } from '../../shared/room/selectors';
import type { RoomSession } from '../../shared/room/session';
import { CloseIcon } from '../../shared/ui/icons';
import { Switch } from '../../shared/ui/switch';
import { useAction } from '../../shared/ui/use_action';
import { useKeptFocus } from '../../shared/ui/use_kept_focus';
import { Pictogram } from './pictogram';
import { UndoLive } from './undo_live';

function PresetButton({ session, preset, active }: { session: RoomSession; preset: Preset; active: boolean }) {
  const m = useMessages();
  const { busy, run } = useAction(() => session.ask('scene', { scene: { preset } }));
  return (
    <button
      type="button"
      class="preset"
      aria-busy={busy}
      data-testid={`preset-${preset}`}
      aria-pressed={active}
      onClick={run}
    >
      <Pictogram preset={preset} />
      <span>{m.panel.preset[preset]}</span>
    </button>
  );
}

/** What the picture looks like, for everyone. */
export function PictureCard({ session, room }: { session: RoomSession; room: RoomState }) {
  const m = useMessages();
  const card = useRef<HTMLElement>(null);
  useKeptFocus(card, '.preset');
  const scene = room.scene;
  const pinned = scene?.pinned;
  const labels = scene?.labels ?? true;
  const labelling = useAction(() => session.ask('scene', { scene: { labels: !labels } }));
  const unpinning = useAction(() => session.ask('scene', { scene: { pinned: null } }));
  return (
    <section ref={card} class="card picture-card" aria-labelledby="picture-title">
      <h2 id="picture-title">{m.panel.picture}</h2>
      <div class="presets" role="group" aria-labelledby="picture-title">
        {presets.map((preset) => (
          <PresetButton key={preset} session={session} preset={preset} active={scene?.preset === preset} />
        ))}
      </div>
      <div class="picture-options">
        <Switch testid="labels-toggle" label={m.panel.labels} on={labels} busy={labelling.busy} onToggle={labelling.run} />
        <UndoLive session={session} />
        {pinned && (
          <button
            type="button"
            class="button quiet compact"
            data-testid="unpin"
            aria-busy={unpinning.busy}
            title={m.panel.unpinAll}
            onClick={unpinning.run}
          >
            {m.panel.pinned(nameOf(room, pinned.participant))}
            <CloseIcon size={16} />
            <span class="sr-only">{m.panel.unpinAll}</span>
          </button>
        )}
      </div>
    </section>
  );
}
