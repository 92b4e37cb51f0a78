import { useState } from 'preact/hooks';
import { useMessages } from '../i18n';
import { playChime } from '../media/chime';
import { prefs } from '../prefs';
import { SpeakerIcon } from './icons';

export function ChimeButton() {
  const m = useMessages();
  const [state, setState] = useState<'idle' | 'playing' | 'failed'>('idle');
  const play = async () => {
    setState('playing');
    setState(await playChime(prefs.devices().speaker).then(() => 'idle' as const, () => 'failed' as const));
  };
  return (
    <>
      <button type="button" class="button quiet" disabled={state === 'playing'} onClick={play} data-testid="speaker-test">
        <SpeakerIcon size={20} />
        {state === 'playing' ? m.join.chimePlaying : m.join.chime}
      </button>
      {state === 'failed' && (
        <p class="problem" role="alert">
          {m.join.chimeFailed}
        </p>
      )}
    </>
  );
}
