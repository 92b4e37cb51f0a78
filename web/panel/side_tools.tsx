import { useRef, useState } from 'preact/hooks';
import { useMessages } from '../shared/i18n';
import type { RoomState } from '../shared/protocol/types';
import type { RoomSession } from '../shared/room/session';
import { useStore } from '../shared/room/store';
import { ChatBox } from '../shared/ui/chat_box';
import { useKeptFocus } from '../shared/ui/use_kept_focus';
import { LoadNotice } from './load_notice';
import { HandsCard } from './people/hands_card';
import { LobbyCard } from './people/lobby_card';
import { Roster } from './people/roster';
import { RecordingCard } from './recording/recording_card';
import { EndButton } from './room/end_button';
import { PolicyCard } from './room/policy_card';
import { panelOf, Tabs, type Tab } from '../shared/ui/tabs';
import { AnnouncementCard } from './talk/announcement_card';
import { PollCard } from './talk/poll_card';

const names = ['people', 'chat', 'polls', 'room'] as const;
type Name = (typeof names)[number];

function ToolPanel({ session, room, name }: { session: RoomSession; room: RoomState; name: Name }) {
  const m = useMessages();
  switch (name) {
    case 'people':
      return (
        <>
          <HandsCard session={session} room={room} />
          <Roster session={session} />
        </>
      );
    case 'chat':
      return (
        <section class="card chat-card" aria-label={m.chat.title}>
          <ChatBox session={session} />
        </section>
      );
    case 'polls':
      return (
        <>
          <AnnouncementCard session={session} now={room.announcement} />
          <PollCard session={session} />
        </>
      );
    case 'room':
      return (
        <>
          {room.policy && <PolicyCard session={session} policy={room.policy} />}
          <EndButton session={session} />
        </>
      );
  }
}

/** Everything about the people, in four tabs. Who waits to come in is above all of them. */
export function SideTools({ session, room }: { session: RoomSession; room: RoomState }) {
  const m = useMessages();
  const [chosen, setChosen] = useState<Name>('people');
  const box = useRef<HTMLDivElement>(null);
  useKeptFocus(box, '[role=tab][aria-selected=true]');
  const { unread } = useStore(session.chat.store);
  const badges: Partial<Record<Name, Tab<Name>['badge']>> = {
    people: { count: room.hands?.length ?? 0, words: m.panel.hands },
    chat: { count: unread, words: m.chat.unread(String(unread)) },
  };
  const tabs: Tab<Name>[] = names.map((name) => ({ name, label: m.panel.tab[name], badge: badges[name] }));
  return (
    <div class="side-tools" ref={box}>
      <LoadNotice load={room.load} />
      <RecordingCard session={session} />
      <LobbyCard session={session} />
      <Tabs id="tool" label={m.panel.tools} tabs={tabs} chosen={chosen} onChoose={(name) => setChosen(name)} />
      <div class={`tool-panel ${chosen}`} {...panelOf('tool', chosen)}>
        <ToolPanel session={session} room={room} name={chosen} />
      </div>
    </div>
  );
}
