import { useState } from 'preact/hooks';
import type { RoomState } from '../shared/protocol/types';
import type { RoomSession } from '../shared/room/session';
import { useStore } from '../shared/room/store';
import { RoomFrame } from '../shared/ui/room_frame';
import { StageList } from '../shared/ui/stage_list';
import { ContactSheet } from './faces/contact_sheet';
import { PanelFrame, type View } from './panel_frame';
import { useLayoutView } from './picture/editor/layout_view';
import { PictureCard } from './picture/picture_card';
import { InviteButton } from './room/invite_button';
import { SideTools } from './side_tools';

function Moderating({ session, room }: { session: RoomSession; room: RoomState }) {
  const [view, setView] = useState<View>('live');
  const layout = useLayoutView(session, room);
  const parts = {
    live: { desk: null, monitorTools: null, under: <PictureCard session={session} room={room} /> },
    layout,
    faces: { desk: <ContactSheet session={session} />, monitorTools: null, under: null },
  }[view];
  return (
    <PanelFrame
      session={session}
      room={room}
      view={view}
      tools={<InviteButton room={room.room?.id ?? ''} roomName={room.room?.name ?? room.room?.id ?? ''} />}
      onView={setView}
      desk={parts.desk}
      monitorTools={parts.monitorTools}
      under={parts.under}
      side={<SideTools session={session} room={room} />}
    />
  );
}

/** The room page with the moderator's tools. Somebody without the role sees the plain page. */
export function PanelPage({ session }: { session: RoomSession }) {
  const { room, me, role } = useStore(session.store);
  if (room && role === 'moderator') return <Moderating session={session} room={room} />;
  return <RoomFrame session={session} side={room && <StageList room={room} me={me} />} />;
}
