/** Why a device could not be had; each has its own advice in the interface. */
export type DeviceProblem = 'denied' | 'missing' | 'busy' | 'unsupported' | 'failed';

export type Opened = { track: MediaStreamTrack } | { problem: DeviceProblem };

export interface DeviceChoice {
  microphone?: string;
  camera?: string;
  speaker?: string;
}

export function problemFrom(error: unknown): DeviceProblem {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    case 'TypeError':
      return 'unsupported';
    default:
      return 'failed';
  }
}

async function firstTrack(open: () => Promise<MediaStream>): Promise<Opened> {
  try {
    const track = (await open()).getTracks()[0];
    return track ? { track } : { problem: 'missing' };
  } catch (error) {
    return { problem: problemFrom(error) };
  }
}

/** A remembered device may be gone: then any other does. */
async function withFallback(open: (deviceId?: string) => Promise<MediaStream>, deviceId?: string): Promise<Opened> {
  if (!navigator.mediaDevices) return { problem: 'unsupported' };
  const opened = await firstTrack(() => open(deviceId));
  if (deviceId && 'problem' in opened && opened.problem === 'missing') return firstTrack(() => open());
  return opened;
}

export const openMicrophone = (deviceId?: string): Promise<Opened> =>
  withFallback(
    (id) =>
      navigator.mediaDevices.getUserMedia({
        audio: {
          deviceId: id ? { exact: id } : undefined,
          channelCount: 1,
          echoCancellation: true,
          noiseSuppression: true,
          autoGainControl: true,
        },
      }),
    deviceId,
  );

export async function openCamera(deviceId?: string): Promise<Opened> {
  const opened = await withFallback(
    (id) =>
      navigator.mediaDevices.getUserMedia({
        video: {
          deviceId: id ? { exact: id } : undefined,
          facingMode: id ? undefined : 'user',
          width: { ideal: 1280 },
          height: { ideal: 720 },
          frameRate: { ideal: 30, max: 30 },
        },
      }),
    deviceId,
  );
  if ('track' in opened) opened.track.contentHint = 'motion';
  return opened;
}

export const canShareScreen = (): boolean =>
  typeof navigator !== 'undefined' && typeof navigator.mediaDevices?.getDisplayMedia === 'function';

export async function openScreen(): Promise<Opened> {
  if (!canShareScreen()) return { problem: 'unsupported' };
  const opened = await firstTrack(() =>
    navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 15, max: 30 } }, audio: false }),
  );
  if ('track' in opened) opened.track.contentHint = 'detail';
  return opened;
}

export const canChooseSpeaker = (): boolean =>
  typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;

export async function setSpeaker(element: HTMLMediaElement, deviceId: string | undefined): Promise<void> {
  if (!canChooseSpeaker()) return;
  const sink = element as HTMLMediaElement & { setSinkId(id: string): Promise<void> };
  // A speaker that was unplugged: the system's own choice goes on playing.
  await sink.setSinkId(deviceId ?? '').catch(() => undefined);
}

/** Labels are empty until a permission was given; such entries tell nothing and are left out. */
export async function listDevices(): Promise<MediaDeviceInfo[]> {
  if (!navigator.mediaDevices?.enumerateDevices) return [];
  const all = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return all.filter((device) => device.deviceId && device.label);
}
