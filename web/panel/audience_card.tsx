import { useState } from 'preact/hooks';
import { useMessages } from '../shared/i18n';
import { audience, matches, type Person } from '../shared/room/selectors';
import { CloseIcon, MicrophoneOffIcon, SearchIcon, StageIcon } from '../shared/ui/icons';
import { ActionButton } from './action_button';
import { PersonRow } from './person_row';
import type { PeopleCardProps } from './stage_card';

function AudienceActions({ session, me, person, onRemove }: PeopleCardProps & { person: Person }) {
  const m = useMessages();
  const { id, name } = person;
  return (
    <>
      {person.microphone === 'live' && (
        <ActionButton
          action="mute"
          label={m.panel.action.mute(name)}
          onClick={() => void session.ask('mute_other', { participant: id })}
        >
          <MicrophoneOffIcon size={20} />
        </ActionButton>
      )}
      {person.client !== 'whep' && (
        <ActionButton
          action="stage"
          label={m.panel.action.stage(name)}
          onClick={() => void session.ask('stage', { participant: id, on: true })}
        >
          <StageIcon size={20} />
        </ActionButton>
      )}
      {id !== me && (
        <ActionButton action="remove" danger label={m.panel.action.remove(name)} onClick={() => onRemove(person)}>
          <CloseIcon size={20} />
        </ActionButton>
      )}
    </>
  );
}

/** Everybody else. */
export function AudienceCard(props: PeopleCardProps) {
  const { room, me } = props;
  const m = useMessages();
  const [search, setSearch] = useState('');
  const people = audience(room);
  const found = people.filter((person) => matches(person.name, search));
  return (
    <section class="card" aria-labelledby="audience-title">
      <h2 id="audience-title">
        {m.panel.audience} <span class="count">{people.length}</span>
      </h2>
      <label class="search">
        <SearchIcon size={18} />
        <span class="sr-only">{m.panel.search}</span>
        <input
          type="search"
          data-testid="roster-search"
          placeholder={m.panel.search}
          value={search}
          onInput={(event) => setSearch(event.currentTarget.value)}
        />
      </label>
      <p class="muted small" role="status">
        {people.length === 0 ? m.panel.audienceEmpty : found.length === 0 && m.panel.noMatch}
      </p>
      <ul class="people panel-people" data-testid="audience-list">
        {found.map((person) => (
          <li key={person.id} class="panel-person slim" data-testid={`participant-${person.id}`}>
            <PersonRow person={person} room={room} me={me}>
              <AudienceActions {...props} person={person} />
            </PersonRow>
          </li>
        ))}
      </ul>
    </section>
  );
}
