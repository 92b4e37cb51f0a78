import { useMessages } from '../../shared/i18n';
import type { DeviceChoice } from '../../shared/media/devices';
import { ChimeButton } from '../../shared/ui/chime_button';
import { DeviceSelects } from '../../shared/ui/device_select';
import { CameraIcon, CameraOffIcon, MicrophoneIcon, MicrophoneOffIcon } from '../../shared/ui/icons';
import { Preview } from '../../shared/ui/preview';
import { LevelBar } from './level_bar';
import type { Trial, TryOut } from './try_out';

function CameraBox({ camera }: { camera: Trial }) {
  const m = useMessages();
  return (
    <div class="preview-box">
      {camera.track ? (
        <Preview track={camera.track} label={m.join.preview} />
      ) : (
        <p class="preview-off">
          <CameraOffIcon size={30} />
          {m.join.previewOff}
        </p>
      )}
    </div>
  );
}

/** Trying the devices out: everything here is optional. */
export function DeviceCheck({ tryOut: { camera, microphone } }: { tryOut: TryOut }) {
  const m = useMessages();
  const changed = (kind: keyof DeviceChoice) => {
    if (kind === 'camera' && camera.track) camera.start();
    if (kind === 'microphone' && microphone.track) microphone.start();
  };
  return (
    <section class="device-check" aria-labelledby="devices-title">
      <h2 id="devices-title">{m.join.devices}</h2>
      <p class="muted small">{m.join.devicesLead}</p>
      <CameraBox camera={camera} />
      <div class="row">
        <button
          type="button"
          class="button quiet"
          data-testid="preview-camera"
          aria-busy={camera.opening}
          onClick={camera.track ? camera.stop : camera.start}
        >
          {camera.track ? <CameraOffIcon size={20} /> : <CameraIcon size={20} />}
          {camera.track ? m.join.cameraOff : m.join.cameraOn}
        </button>
        <button
          type="button"
          class="button quiet"
          data-testid="preview-microphone"
          aria-busy={microphone.opening}
          onClick={microphone.track ? microphone.stop : microphone.start}
        >
          {microphone.track ? <MicrophoneOffIcon size={20} /> : <MicrophoneIcon size={20} />}
          {microphone.track ? m.join.microphoneOff : m.join.microphoneOn}
        </button>
      </div>
      {camera.problem && (
        <p class="problem" role="alert">
          {m.problem.camera[camera.problem]}
        </p>
      )}
      {microphone.problem && (
        <p class="problem" role="alert">
          {m.problem.microphone[microphone.problem]}
        </p>
      )}
      {microphone.track && <LevelBar track={microphone.track} />}
      <DeviceSelects occasion={`${camera.track?.id}/${microphone.track?.id}`} onChange={changed} />
      <ChimeButton />
    </section>
  );
}
