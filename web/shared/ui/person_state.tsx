import { useMessages } from '../i18n';
import type { Participant } from '../protocol/types';
import { CameraIcon, HandIcon, MicrophoneIcon, MicrophoneOffIcon, ScreenIcon } from './icons';

/** Small signs of what a person sends, with words for screen readers. */
export function PersonState({ person, size = 17 }: { person: Participant; size?: number }) {
  const m = useMessages();
  const microphone = person.microphone ?? 'off';
  return (
    <span class="person-state">
      {person.hand ? (
        <span class="badge hand">
          <HandIcon size={Math.min(size, 15)} />
          {person.hand}
        </span>
      ) : null}
      {person.screen && <Sign label={m.panel.screen} icon={<ScreenIcon size={size} />} />}
      {person.camera && <Sign label={m.panel.camera} icon={<CameraIcon size={size} />} />}
      {(person.stage || microphone !== 'off') && (
        <Sign
          label={m.microphone[microphone]}
          tone={microphone === 'live' ? 'live' : 'dim'}
          icon={microphone === 'live' ? <MicrophoneIcon size={size} /> : <MicrophoneOffIcon size={size} />}
        />
      )}
    </span>
  );
}

function Sign({ label, icon, tone = 'plain' }: { label: string; icon: preact.JSX.Element; tone?: string }) {
  return (
    <span class={`sign ${tone}`} title={label}>
      {icon}
      <span class="sr-only">{label}</span>
    </span>
  );
}
