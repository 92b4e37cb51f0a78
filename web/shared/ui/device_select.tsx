import { useEffect, useState } from 'preact/hooks';
import { useMessages } from '../i18n';
import { canChooseSpeaker, listDevices, type DeviceChoice } from '../media/devices';
import { prefs } from '../prefs';

type Kind = keyof DeviceChoice;
const kinds: Record<Kind, MediaDeviceKind> = { microphone: 'audioinput', camera: 'videoinput', speaker: 'audiooutput' };

/** The devices there are, read again when one is plugged in or `occasion` changes (a permission was given). */
function useDevices(occasion: unknown): MediaDeviceInfo[] {
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  useEffect(() => {
    let current = true;
    const read = () => void listDevices().then((list) => current && setDevices(list));
    read();
    navigator.mediaDevices?.addEventListener?.('devicechange', read);
    return () => {
      current = false;
      navigator.mediaDevices?.removeEventListener?.('devicechange', read);
    };
  }, [occasion]);
  return devices;
}

export interface DeviceSelectsProps {
  occasion: unknown;
  onChange(kind: Kind, choice: DeviceChoice): void;
}

export function DeviceSelects({ occasion, onChange }: DeviceSelectsProps) {
  const m = useMessages();
  const devices = useDevices(occasion);
  const [choice, setChoice] = useState(prefs.devices);
  const shown = (['microphone', 'camera', 'speaker'] as const).filter(
    (kind) => (kind !== 'speaker' || canChooseSpeaker()) && devices.some((device) => device.kind === kinds[kind]),
  );
  const choose = (kind: Kind, id: string) => {
    const next = { ...choice, [kind]: id || undefined };
    setChoice(next);
    prefs.setDevices(next);
    onChange(kind, next);
  };
  if (shown.length === 0) return <p class="muted small">{m.device.noChoice}</p>;
  return (
    <div class="device-selects">
      {shown.map((kind) => (
        <label key={kind} class="field">
          <span class="field-label">{m.device[kind]}</span>
          <select value={choice[kind] ?? ''} onChange={(event) => choose(kind, event.currentTarget.value)}>
            <option value="">{m.device.system}</option>
            {devices
              .filter((device) => device.kind === kinds[kind] && device.deviceId !== 'default')
              .map((device) => (
                <option key={device.deviceId} value={device.deviceId}>
                  {device.label}
                </option>
              ))}
          </select>
        </label>
      ))}
    </div>
  );
}
