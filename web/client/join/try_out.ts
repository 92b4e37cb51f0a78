import { useEffect, useRef, useState } from 'preact/hooks';
import { openCamera, openMicrophone, type DeviceProblem, type Opened } from '../../shared/media/devices';
import { prefs } from '../../shared/prefs';

export interface Trial {
  track: MediaStreamTrack | null;
  problem?: DeviceProblem;
  opening: boolean;
  start(): void;
  stop(): void;
}

const idle = { track: null as MediaStreamTrack | null, problem: undefined as DeviceProblem | undefined, opening: false };

function useTrial(open: () => Promise<Opened>, kept: { current: boolean }): Trial {
  const [view, setView] = useState(idle);
  const track = useRef<MediaStreamTrack | null>(null);
  const stop = () => {
    track.current?.stop();
    track.current = null;
    setView(idle);
  };
  const start = async () => {
    setView({ ...idle, track: track.current, opening: true });
    const opened = await open();
    track.current?.stop();
    track.current = 'track' in opened ? opened.track : null;
    setView({ ...idle, track: track.current, problem: 'problem' in opened ? opened.problem : undefined });
  };
  useEffect(() => () => void (kept.current || track.current?.stop()), []);
  return { ...view, start: () => void start(), stop };
}

export interface TryOut {
  microphone: Trial;
  camera: Trial;
  /** What the room goes on with. */
  handOver(): { microphone?: MediaStreamTrack; camera?: MediaStreamTrack };
}

/** Camera and microphone before joining: opened only when asked for, closed when the page is left without joining. */
export function useTryOut(): TryOut {
  const kept = useRef(false);
  const microphone = useTrial(() => openMicrophone(prefs.devices().microphone), kept);
  const camera = useTrial(() => openCamera(prefs.devices().camera), kept);
  const handOver = () => {
    kept.current = true;
    return { microphone: microphone.track ?? undefined, camera: camera.track ?? undefined };
  };
  return { microphone, camera, handOver };
}
