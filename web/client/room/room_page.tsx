import type { RoomSession } from '../../shared/room/session';
import { useStore } from '../../shared/room/store';
import { PanelLink } from './panel_link';
import { RoomFrame } from '../../shared/ui/room_frame';
import { StageList } from '../../shared/ui/stage_list';

/** What everybody sees who is not steering the room. */
export function RoomPage({ session }: { session: RoomSession }) {
  const { room, me, role } = useStore(session.store);
  return (
    <RoomFrame
      session={session}
      variant="room"
      tools={role === 'moderator' && <PanelLink />}
      side={room && <StageList room={room} me={me} />}
    />
  );
}
