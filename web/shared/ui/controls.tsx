import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { useMessages } from '../i18n';
import { canShareScreen } from '../media/devices';
import type { MediaSwitch } from '../room/media_switch';
import { microphoneShown } from '../room/microphone_shown';
import { isOnStage, maySend } from '../room/selectors';
import type { RoomSession } from '../room/session';
import { useStore } from '../room/store';
import {
  CameraIcon,
  CameraOffIcon,
  ChatIcon,
  HandIcon,
  LeaveIcon,
  MicrophoneIcon,
  MicrophoneOffIcon,
  ScreenIcon,
  SettingsIcon,
} from './icons';
import { useKeptFocus } from './use_kept_focus';

interface ControlProps {
  testid: string;
  label: string;
  caption: string;
  icon: ComponentChildren;
  tone?: 'on' | 'off' | 'danger' | 'raised' | 'interrupted';
  pressed?: boolean;
  pending?: boolean;
  shortcut?: string;
  /** For the mouse: what a click does now. */
  tip?: string;
  disabled?: boolean;
  /** How much is new, and that in words. */
  badge?: { count: number; words: string };
  onClick(): void;
}

/** Stays focusable while it waits for the server, so that the keyboard does not lose its place. */
function Control(props: ControlProps) {
  const { testid, label, caption, icon, tone, pressed, pending = false, shortcut, tip, disabled, badge, onClick } = props;
  return (
    <button
      type="button"
      class={`control ${tone ?? ''}`}
      data-testid={testid}
      aria-label={badge?.count ? `${label}, ${badge.words}` : label}
      title={tip ?? label}
      aria-pressed={pressed}
      aria-busy={pending}
      aria-disabled={disabled}
      aria-keyshortcuts={shortcut}
      onClick={() => !pending && onClick()}
    >
      <span class="control-disc">{icon}</span>
      {badge && badge.count > 0 && (
        <span class="control-badge" aria-hidden="true">
          {badge.count > 99 ? '99+' : badge.count}
        </span>
      )}
      <span class="control-caption" aria-hidden="true">
        {caption}
      </span>
    </button>
  );
}

/** aria-pressed tells the muting, as the label does not change with it. What holds a person back is said at a click. */
function MuteControl({ session }: { session: RoomSession }) {
  const m = useMessages();
  const { room, me, link } = useStore(session.store);
  const { on, pending } = useStore(session.microphone.store);
  const held = Boolean(me && room?.participants?.[me]?.held);
  const shown = microphoneShown({ on, held, link });
  const click = () => {
    if (shown === 'held') session.notices.add('info', (t) => t.control.heldHint);
    else void session.microphone.set(!on);
  };
  return (
    <Control
      testid="mute-button"
      label={shown === 'held' ? m.control.muteHeld : m.control.mute}
      tip={shown === 'held' ? m.control.heldHint : on ? m.control.mute : m.control.unmute}
      caption={m.control.microphone[shown]}
      icon={on ? <MicrophoneIcon /> : <MicrophoneOffIcon />}
      tone={shown === 'live' ? 'on' : shown === 'interrupted' ? 'interrupted' : 'off'}
      pressed={!on}
      disabled={shown === 'held'}
      pending={pending}
      shortcut="m"
      onClick={click}
    />
  );
}

function CameraControl({ camera }: { camera: MediaSwitch }) {
  const m = useMessages();
  const { on, pending } = useStore(camera.store);
  return (
    <Control
      testid="camera-button"
      label={m.device.camera}
      tip={on ? m.control.cameraOff : m.control.cameraOn}
      caption={m.control.short.camera}
      icon={on ? <CameraIcon /> : <CameraOffIcon />}
      tone={on ? 'on' : undefined}
      pressed={on}
      pending={pending}
      shortcut="v"
      onClick={() => void camera.set(!on)}
    />
  );
}

function ScreenControl({ screen }: { screen: MediaSwitch }) {
  const m = useMessages();
  const { on, pending } = useStore(screen.store);
  return (
    <Control
      testid="screen-button"
      label={m.control.screenOn}
      tip={on ? m.control.screenOff : m.control.screenOn}
      caption={m.control.short.screen}
      icon={<ScreenIcon />}
      tone={on ? 'on' : undefined}
      pressed={on}
      pending={pending}
      onClick={() => void screen.set(!on)}
    />
  );
}

function HandControl({ session }: { session: RoomSession }) {
  const m = useMessages();
  const { room, me, handPending } = useStore(session.store);
  const place = (me && room?.participants?.[me]?.hand) || 0;
  return (
    <Control
      testid="hand-button"
      label={m.control.handUp}
      tip={place ? m.control.handDown : m.control.handUp}
      caption={place ? m.control.short.handPlace(place) : m.control.short.hand}
      icon={<HandIcon />}
      tone={place ? 'raised' : undefined}
      pressed={place > 0}
      pending={handPending}
      shortcut="h"
      onClick={() => void session.setHand(place === 0)}
    />
  );
}

function ChatControl({ session, onChat }: { session: RoomSession; onChat(): void }) {
  const m = useMessages();
  const { unread } = useStore(session.chat.store);
  return (
    <Control
      testid="chat-button"
      label={m.chat.title}
      caption={m.control.short.chat}
      icon={<ChatIcon />}
      shortcut="c"
      badge={{ count: unread, words: m.chat.unread(String(unread)) }}
      onClick={onChat}
    />
  );
}

export interface ControlsProps {
  session: RoomSession;
  onSettings(): void;
  /** Without it the chat is reached another way. */
  onChat?(): void;
}

/** The row of buttons at the bottom. Who may not send sees only what he can use. */
export function Controls({ session, onSettings, onChat }: ControlsProps) {
  const m = useMessages();
  const { role, room, me } = useStore(session.store);
  const sending = maySend(role, isOnStage(room, me));
  const row = useRef<HTMLElement>(null);
  useKeptFocus(row, '[data-testid=hand-button]');
  return (
    <nav class="controls" id="controls" aria-label={m.room.controls} ref={row}>
      {sending && <MuteControl session={session} />}
      {sending && <CameraControl camera={session.camera} />}
      {sending && canShareScreen() && <ScreenControl screen={session.screen} />}
      <HandControl session={session} />
      {onChat && <ChatControl session={session} onChat={onChat} />}
      <Control
        testid="devices-button"
        label={m.device.settingsTitle}
        caption={m.control.short.devices}
        icon={<SettingsIcon />}
        onClick={onSettings}
      />
      <Control
        testid="leave-button"
        label={m.control.leave}
        caption={m.control.short.leave}
        icon={<LeaveIcon />}
        tone="danger"
        onClick={() => session.leave()}
      />
    </nav>
  );
}
