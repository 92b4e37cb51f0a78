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

interface RoomFrameProps {
  session: RoomSession;
  variant: 'room' | 'panel';
  /** In the header. */
  tools?: ComponentChildren;
  /** Below the picture. */
  under?: ComponentChildren;
  /** Beside the picture, below it on a phone. */
  side?: ComponentChildren;
}

/** Picture, own controls and messages: what the room page and the panel share. */
export function RoomFrame({ session, variant, tools, under, side }: RoomFrameProps) {
  const m = useMessages();
  const { room } = useStore(session.store);
  const [settings, setSettings] = useState(false);
  const [speaker, setSpeaker] = useState(() => prefs.devices().speaker);
  const shortcuts = useShortcuts(session);
  return (
    <div class={`room-page ${variant}`}>
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
      <aside class="side" aria-label={variant === 'panel' ? m.panel.title : m.room.stage}>
        {side}
        <Footer shortcuts={shortcuts} />
      </aside>
      <div class="bottom">
        <NoticeList notices={session.notices} />
        <ControlHints session={session} />
        <Controls session={session} onSettings={() => setSettings(true)} />
      </div>
      {settings && <SettingsDialog session={session} onSpeaker={setSpeaker} onClose={() => setSettings(false)} />}
    </div>
  );
}
