import type { MutableRef } from 'preact/hooks';
import { useEffect } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import type { RoomState } from '../../shared/protocol/types';
import type { RoomSession } from '../../shared/room/session';
import { useStore } from '../../shared/room/store';
import { ChatBox } from '../../shared/ui/chat_box';
import { StageList } from '../../shared/ui/stage_list';
import { panelOf, Tabs, type Tab } from '../../shared/ui/tabs';
import { AnnouncementBanner } from './announcement_banner';
import { ChatAnnouncer } from './chat_announcer';
import { FaceCard } from './face_card';
import { PollCard } from './poll_card';
import { showChat } from './show_chat';

export type SideTab = 'stage' | 'chat';

interface RoomSideProps {
  session: RoomSession;
  room: RoomState;
  me: string | undefined;
  tab: SideTab;
  onTab(tab: SideTab): void;
  /** The chat was asked for by a button or a key, and is to get the focus. */
  chatWished: MutableRef<boolean>;
}

/** Beside the picture: what the moderator says and asks, who is on stage, the chat. */
export function RoomSide({ session, room, me, tab, onTab, chatWished }: RoomSideProps) {
  const m = useMessages();
  const { unread } = useStore(session.chat.store);
  const tabs: Tab<SideTab>[] = [
    { name: 'stage', label: m.room.stage },
    { name: 'chat', label: m.chat.title, badge: { count: unread, words: m.chat.unread(String(unread)) } },
  ];
  useEffect(() => {
    if (tab !== 'chat' || !chatWished.current) return;
    chatWished.current = false;
    showChat();
  }, [tab]);
  return (
    <>
      <AnnouncementBanner announcement={room.announcement} />
      {room.poll && <PollCard key={room.poll.id} session={session} poll={room.poll} />}
      <Tabs id="side" label={m.room.side} tabs={tabs} chosen={tab} onChoose={onTab} />
      <div class={`side-panel ${tab}`} {...panelOf('side', tab)}>
        {tab === 'stage' && (
          <>
            <StageList room={room} me={me} />
            <FaceCard session={session} />
          </>
        )}
        {tab === 'chat' && (
          <section class="card chat-card" aria-label={m.chat.title}>
            <ChatBox session={session} />
          </section>
        )}
      </div>
      <ChatAnnouncer session={session} shown={tab === 'chat'} />
    </>
  );
}
