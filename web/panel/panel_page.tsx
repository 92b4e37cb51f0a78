import { useState } from 'preact/hooks';
import type { RoomSession } from '../shared/room/session';
import { useStore } from '../shared/room/store';
import { RoomFrame } from '../shared/ui/room_frame';
import { StageList } from '../shared/ui/stage_list';
import { PanelFrame, type View } from './panel_frame';
import { PictureCard } from './picture/picture_card';
import { SideTools } from './side_tools';

/** The room page with the moderator's tools. Somebody without the role sees the plain page. */
export function PanelPage({ session }: { session: RoomSession }) {
  const { room, me, role } = useStore(session.store);
  const [view, setView] = useState<View>('live');
  if (!room || role !== 'moderator') {
    return <RoomFrame session={session} variant="room" side={room && <StageList room={room} me={me} />} />;
  }
  return (
    <PanelFrame
      session={session}
      room={room}
      view={view}
      onView={setView}
      under={view === 'live' && <PictureCard session={session} room={room} />}
      side={<SideTools session={session} room={room} />}
    />
  );
}
