import { useRef, useState } from 'preact/hooks';
import type { RoomSession } from '../../shared/room/session';
import { useStore } from '../../shared/room/store';
import { RoomFrame } from '../../shared/ui/room_frame';
import { PanelLink } from './panel_link';
import { RoomSide, type SideTab } from './room_side';
import { showChat } from './show_chat';

/** What everybody sees who is not steering the room. */
export function RoomPage({ session }: { session: RoomSession }) {
  const { room, me, role } = useStore(session.store);
  const [tab, setTab] = useState<SideTab>('stage');
  const wish = useRef(false);
  const onChat = () => {
    setTab('chat');
    if (tab === 'chat') showChat();
    else wish.current = true;
  };
  return (
    <RoomFrame
      session={session}
      tools={role === 'moderator' && <PanelLink />}
      onChat={onChat}
      side={room && <RoomSide session={session} room={room} me={me} tab={tab} onTab={setTab} chatWished={wish} />}
    />
  );
}
