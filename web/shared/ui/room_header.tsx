import type { ComponentChildren } from 'preact';
import { useMessages } from '../i18n';
import type { RoomSession } from '../room/session';
import { useStore } from '../room/store';
import { ConnectionPill } from './connection_pill';
import { PeopleIcon } from './icons';
import { RecordingConsent } from './recording_consent';
import { Wordmark } from './wordmark';

export function RoomHeader({ session, children }: { session: RoomSession; children?: ComponentChildren }) {
  const m = useMessages();
  const { room, link } = useStore(session.store);
  const people = Object.keys(room?.participants ?? {}).length;
  return (
    <header class="top">
      <Wordmark />
      <h1 class="room-name">{room?.room?.name || room?.room?.id}</h1>
      <RecordingConsent session={session} />
      {children}
      {people > 0 && (
        <p class="people-count" title={m.room.people(people)}>
          <PeopleIcon size={18} />
          <span aria-hidden="true">{people}</span>
          <span class="sr-only">{m.room.people(people)}</span>
        </p>
      )}
      <ConnectionPill link={link} />
    </header>
  );
}
