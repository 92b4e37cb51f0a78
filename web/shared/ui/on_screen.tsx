import { useMessages } from '../i18n';
import { nameOf, onScreen } from '../room/selectors';
import type { RoomState } from '../protocol/types';

/** In words, what the picture shows: for those who cannot see it, or only small. */
export function OnScreen({ room }: { room: RoomState }) {
  const m = useMessages();
  const regions = onScreen(room);
  return (
    <div class="on-screen">
      <h2 class="eyebrow" id="on-screen-title">
        {m.room.onScreen}
      </h2>
      <div aria-live="polite" aria-relevant="additions text">
        {regions.length === 0 && <p class="muted">{m.room.nothingOnScreen}</p>}
        <ul class="chips" data-testid="on-screen-list" aria-labelledby="on-screen-title">
          {regions.map(({ participant, source }) => (
            <li key={`${participant}/${source}`} class="chip" data-participant={participant} data-source={source}>
              {source === 'screen' ? m.room.screenOf(nameOf(room, participant)) : nameOf(room, participant)}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
