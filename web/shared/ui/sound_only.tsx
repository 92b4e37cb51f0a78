import { useMessages } from '../i18n';
import { Avatar } from './avatar';
import { SpeakerIcon } from './icons';

/** In the picture's place when there is none: who speaks. */
export function SoundOnly({ speaking }: { speaking?: string }) {
  const m = useMessages();
  return (
    <div class="sound-only" data-testid="sound-only">
      {speaking ? <Avatar name={speaking} speaking /> : <SpeakerIcon size={30} />}
      <p class="sound-only-title">{m.program.soundOnly}</p>
      <p>{speaking ? m.program.speaks(speaking) : m.program.nobodySpeaks}</p>
    </div>
  );
}
