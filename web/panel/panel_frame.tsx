import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useMessages } from '../shared/i18n';
import { prefs } from '../shared/prefs';
import type { RoomState } from '../shared/protocol/types';
import type { RoomSession } from '../shared/room/session';
import { ControlHints } from '../shared/ui/control_hints';
import { Controls } from '../shared/ui/controls';
import { Footer } from '../shared/ui/footer';
import { NoticeList } from '../shared/ui/notice_list';
import { OnScreen } from '../shared/ui/on_screen';
import { Program } from '../shared/ui/program';
import { QualityBar } from '../shared/ui/quality_bar';
import { RoomHeader } from '../shared/ui/room_header';
import { SelfView } from '../shared/ui/self_view';
import { SettingsDialog } from '../shared/ui/settings_dialog';
import { useShortcuts } from '../shared/ui/shortcuts';
import { panelOf, Tabs } from '../shared/ui/tabs';

export const views = ['live', 'layout', 'faces'] as const;
export type View = (typeof views)[number];

interface PanelFrameProps {
  session: RoomSession;
  room: RoomState;
  view: View;
  onView(view: View): void;
  /** In the header. */
  tools?: ComponentChildren;
  /** Before the picture that is live: what is being prepared. */
  desk?: ComponentChildren;
  /** Right below the live picture. */
  monitorTools?: ComponentChildren;
  /** Below everything. */
  under?: ComponentChildren;
  /** Beside the picture, below it on a phone. */
  side: ComponentChildren;
}

/** The picture that is live, what is done about it, the people, and the own controls. The picture stays where views change. */
export function PanelFrame({ session, room, view, onView, tools, desk, monitorTools, under, side }: PanelFrameProps) {
  const m = useMessages();
  const [settings, setSettings] = useState(false);
  const [speaker, setSpeaker] = useState(() => prefs.devices().speaker);
  const shortcuts = useShortcuts(session);
  return (
    <div class="room-page panel" data-view={view}>
      <a class="skip" href="#controls">
        {m.skip}
      </a>
      <RoomHeader session={session}>{tools}</RoomHeader>
      <main class="view">
        <Tabs
          id="view"
          label={m.panel.views}
          tabs={views.map((name) => ({ name, label: m.panel.view[name] }))}
          chosen={view}
          onChoose={onView}
        />
        <div class="desk" {...panelOf('view', view)}>
          {desk && <div class="desk-main">{desk}</div>}
          <div class="monitor">
            {view === 'layout' && (
              <p class="monitor-title">
                <span class="tag live">{m.panel.editor.live}</span>
              </p>
            )}
            <div class="picture">
              <Program session={session} speaker={speaker} />
              <SelfView session={session} />
            </div>
            <div class="below-picture">
              <OnScreen room={room} />
              <QualityBar session={session} />
            </div>
            {monitorTools}
          </div>
          {under && <div class="desk-under">{under}</div>}
        </div>
      </main>
      <aside class="side" aria-label={m.panel.title}>
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
