import { useMessages } from '../../../shared/i18n';
import type { CustomTile, RoomState, Shows } from '../../../shared/protocol/types';
import { audience, stageInOrder } from '../../../shared/room/selectors';
import { personWords } from './tile_words';

type What = Pick<CustomTile, 'show' | 'participant' | 'source' | 'picture'>;

const open: Shows[] = ['speaker', 'next', 'screen'];

const valueOf = ({ show, participant, source }: What): string =>
  show === 'participant' ? `${source ?? 'camera'}/${participant}` : show;

function whatOf(value: string, picture: string | undefined): What {
  const [source, ...participant] = value.split('/');
  if (source === 'camera' || source === 'screen') {
    if (participant.length) return { show: 'participant', participant: participant.join('/'), source };
  }
  return value === 'picture' ? { show: 'picture', picture } : { show: value as Shows };
}

interface ShowsSelectProps {
  room: RoomState;
  tile: CustomTile;
  onWhat(what: What): void;
}

/** What a tile shows: somebody's camera or screen, or whoever it fits; a picture where the scene came with one. */
export function ShowsSelect({ room, tile, onWhat }: ShowsSelectProps) {
  const m = useMessages();
  const t = m.panel.editor;
  const people = [...stageInOrder(room), ...audience(room).filter(({ id }) => id === tile.participant)];
  const known = people.some(({ id }) => id === tile.participant);
  const screens = people.filter(({ id, screen }) => screen || (tile.participant === id && tile.source === 'screen'));
  return (
    <label class="field">
      <span class="field-label">{t.showsLabel}</span>
      <select
        data-testid="tile-shows"
        value={valueOf(tile)}
        onChange={(event) => onWhat(whatOf(event.currentTarget.value, tile.picture))}
      >
        {open.map((show) => (
          <option key={show} value={show}>
            {t.shows[show]}
          </option>
        ))}
        {tile.show === 'picture' && <option value="picture">{t.shows.picture}</option>}
        {tile.show === 'participant' && !known && <option value={valueOf(tile)}>{t.gone}</option>}
        <optgroup label={t.person}>
          {people.map(({ id }) => (
            <option key={id} value={`camera/${id}`}>
              {personWords(m, room, id)}
            </option>
          ))}
          {screens.map(({ id }) => (
            <option key={id} value={`screen/${id}`}>
              {personWords(m, room, id, 'screen')}
            </option>
          ))}
        </optgroup>
      </select>
    </label>
  );
}
