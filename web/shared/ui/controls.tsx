import type { ComponentChildren } from 'preact';
import { useMessages } from '../i18n';
import { canShareScreen } from '../media/devices';
import type { MediaSwitch } from '../room/media_switch';
import { isOnStage, maySend } from '../room/selectors';
import type { RoomSession } from '../room/session';
import { useStore } from '../room/store';
import {
  CameraIcon,
  CameraOffIcon,
  HandIcon,
  LeaveIcon,
  MicrophoneIcon,
  MicrophoneOffIcon,
  ScreenIcon,
  SettingsIcon,
} from './icons';

interface ControlProps {
  testid: string;
  label: string;
  caption: string;
  icon: ComponentChildren;
  tone?: 'on' | 'off' | 'danger' | 'raised';
  pressed?: boolean;
  pending?: boolean;
  shortcut?: string;
  /** For the mouse: what a click does now. */
  tip?: string;
  onClick(): void;
}

/** Stays focusable while it waits for the server, so that the keyboard does not lose its place. */
function Control({ testid, label, caption, icon, tone, pressed, pending = false, shortcut, tip, onClick }: ControlProps) {
  return (
    <button
      type="button"
      class={`control ${tone ?? ''}`}
      data-testid={testid}
      aria-label={label}
      title={tip ?? label}
      aria-pressed={pressed}
      aria-busy={pending}
      aria-keyshortcuts={shortcut}
      onClick={() => !pending && onClick()}
    >
      <span class="control-disc">{icon}</span>
      <span class="control-caption" aria-hidden="true">
        {caption}
      </span>
    </button>
  );
}

/** aria-pressed tells the muting, as the label does not change with it. */
function MuteControl({ microphone }: { microphone: MediaSwitch }) {
  const m = useMessages();
  const { on, pending } = useStore(microphone.store);
  return (
    <Control
      testid="mute-button"
      label={m.control.mute}
      tip={on ? m.control.mute : m.control.unmute}
      caption={on ? m.control.short.live : m.control.short.muted}
      icon={on ? <MicrophoneIcon /> : <MicrophoneOffIcon />}
      tone={on ? 'on' : 'off'}
      pressed={!on}
      pending={pending}
      shortcut="m"
      onClick={() => void microphone.set(!on)}
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

export interface ControlsProps {
  session: RoomSession;
  onSettings(): void;
}

/** The row of buttons at the bottom. Who may not send sees only what he can use. */
export function Controls({ session, onSettings }: ControlsProps) {
  const m = useMessages();
  const { role, room, me } = useStore(session.store);
  const sending = maySend(role, isOnStage(room, me));
  return (
    <nav class="controls" id="controls" aria-label={m.room.controls}>
      {sending && <MuteControl microphone={session.microphone} />}
      {sending && <CameraControl camera={session.camera} />}
      {sending && canShareScreen() && <ScreenControl screen={session.screen} />}
      <HandControl session={session} />
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
