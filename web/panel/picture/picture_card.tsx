import { useMessages } from '../../shared/i18n';
import { presets, type Preset, type RoomState } from '../../shared/protocol/types';
import { nameOf } from '../../shared/room/selectors';
import type { RoomSession } from '../../shared/room/session';
import { CloseIcon } from '../../shared/ui/icons';
import { Pictogram } from './pictogram';
import { UndoLive } from './undo_live';

function PresetButton({ session, preset, active }: { session: RoomSession; preset: Preset; active: boolean }) {
  const m = useMessages();
  return (
    <button
      type="button"
      class="preset"
      data-testid={`preset-${preset}`}
      aria-pressed={active}
      onClick={() => void session.ask('scene', { scene: { preset } })}
    >
      <Pictogram preset={preset} />
      <span>{m.panel.preset[preset]}</span>
    </button>
  );
}

/** What the picture looks like, for everyone. */
export function PictureCard({ session, room }: { session: RoomSession; room: RoomState }) {
  const m = useMessages();
  const scene = room.scene;
  const pinned = scene?.pinned;
  const labels = scene?.labels ?? true;
  return (
    <section class="card picture-card" aria-labelledby="picture-title">
      <h2 id="picture-title">{m.panel.picture}</h2>
      <div class="presets" role="group" aria-labelledby="picture-title">
        {presets.map((preset) => (
          <PresetButton key={preset} session={session} preset={preset} active={scene?.preset === preset} />
        ))}
      </div>
      <div class="picture-options">
        <button
          type="button"
          class="switch"
          role="switch"
          aria-checked={labels}
          data-testid="labels-toggle"
          onClick={() => void session.ask('scene', { scene: { labels: !labels } })}
        >
          <span class="switch-track" aria-hidden="true" />
          {m.panel.labels}
        </button>
        <UndoLive session={session} />
        {pinned && (
          <button
            type="button"
            class="button quiet compact"
            data-testid="unpin"
            title={m.panel.unpinAll}
            onClick={() => void session.ask('scene', { scene: { pinned: null } })}
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
