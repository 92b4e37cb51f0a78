import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useMessages } from '../i18n';
import { prefs } from '../prefs';
import type { RoomSession } from '../room/session';
import { useStore } from '../room/store';
import { ControlHints } from './control_hints';
import { Controls } from './controls';
import { Footer } from './footer';
import { NoticeList } from './notice_list';
import { OnScreen } from './on_screen';
import { Program } from './program';
import { QualityBar } from './quality_bar';
import { RoomHeader } from './room_header';
import { SelfView } from './self_view';
import { SettingsDialog } from './settings_dialog';
import { useShortcuts } from './shortcuts';
import { UnmuteAsked } from './unmute_asked';
import { useKeyboard } from './use_keyboard';

interface RoomFrameProps {
  session: RoomSession;
  /** In the header. */
  tools?: ComponentChildren;
  /** Below the picture. */
  under?: ComponentChildren;
  /** Beside the picture, below it on a phone. */
  side?: ComponentChildren;
  /** Shows the chat. */
  onChat?(): void;
}

/** Picture, own controls and messages. */
export function RoomFrame({ session, tools, under, side, onChat }: RoomFrameProps) {
  const m = useMessages();
  const { room } = useStore(session.store);
  const [settings, setSettings] = useState(false);
  const [speaker, setSpeaker] = useState(() => prefs.devices().speaker);
  const shortcuts = useShortcuts(session, onChat);
  useKeyboard();
  return (
    <div class="room-page room">
      <a class="skip" href="#controls">
        {m.skip}
      </a>
      <RoomHeader session={session}>{tools}</RoomHeader>
      <main class="view">
        <div class="picture">
          <Program session={session} speaker={speaker} />
          <SelfView session={session} />
        </div>
        <div class="below-picture">
          {room && <OnScreen room={room} />}
          <QualityBar session={session} />
        </div>
        {under}
      </main>
      <aside class="side" aria-label={m.room.side}>
        {side}
        <Footer shortcuts={shortcuts} />
      </aside>
      <div class="bottom">
        <NoticeList notices={session.notices} />
        <ControlHints session={session} />
        <Controls session={session} onSettings={() => setSettings(true)} onChat={onChat} />
      </div>
      <UnmuteAsked session={session} />
      {settings && <SettingsDialog session={session} onSpeaker={setSpeaker} onClose={() => setSettings(false)} />}
    </div>
  );
}
