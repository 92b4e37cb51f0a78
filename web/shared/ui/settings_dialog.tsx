import { useMessages } from '../i18n';
import type { DeviceChoice } from '../media/devices';
import type { RoomSession } from '../room/session';
import { useStore } from '../room/store';
import { ChimeButton } from './chime_button';
import { DeviceSelects } from './device_select';
import { Dialog } from './dialog';

interface SettingsDialogProps {
  session: RoomSession;
  onSpeaker(id: string | undefined): void;
  onClose(): void;
}

export function SettingsDialog({ session, onSpeaker, onClose }: SettingsDialogProps) {
  const m = useMessages();
  useStore(session.camera.store);
  const changed = (kind: keyof DeviceChoice, choice: DeviceChoice) => {
    if (kind === 'speaker') onSpeaker(choice.speaker);
    else void session[kind].reopen();
  };
  return (
    <Dialog title={m.device.settingsTitle} onClose={onClose}>
      <DeviceSelects occasion={session.camera.localTrack} onChange={changed} />
      <div class="dialog-actions">
        <ChimeButton />
        <button type="button" class="button primary" onClick={onClose}>
          {m.device.close}
        </button>
      </div>
    </Dialog>
  );
}
