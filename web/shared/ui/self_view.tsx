import { useMessages } from '../i18n';
import type { RoomSession } from '../room/session';
import { useStore } from '../room/store';
import { Preview } from './preview';

/** The own camera while it is on: one sees at once that it works, without waiting for the mix. */
export function SelfView({ session }: { session: RoomSession }) {
  const m = useMessages();
  const { on } = useStore(session.camera.store);
  if (!on || !session.camera.localTrack) return null;
  return (
    <div class="self-view">
      <Preview track={session.camera.localTrack} label={m.join.preview} />
      <span class="self-view-tag" aria-hidden="true">
        {m.room.you}
      </span>
    </div>
  );
}
