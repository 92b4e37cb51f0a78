import type { ComponentChildren } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { LanguageContext } from '../shared/i18n';
import { prefs } from '../shared/prefs';
import { isEmpty, keepPass, takePass } from '../shared/room/entry';
import { RoomSession, type JoinMedia } from '../shared/room/session';
import { useStore } from '../shared/room/store';
import { EndedPage } from '../shared/ui/ended_page';
import { JoinPage } from './join/join_page';

interface RoomAppProps {
  room: string;
  moderator?: boolean;
  page(session: RoomSession): ComponentChildren;
}

/** Joining, the room, and what comes after: the frame of the room page and of the panel. */
export function RoomApp({ room, moderator = false, page }: RoomAppProps) {
  const [pass, setPass] = useState(() => takePass(room));
  const [session, setSession] = useState<RoomSession | null>(null);
  const language = useRef('en');
  language.current = useContext(LanguageContext).language;

  const join = (name: string, media: JoinMedia, resume?: string) => {
    const next = new RoomSession({ room, pass, name, language: () => language.current });
    next.join(media, resume);
    setSession(next);
  };

  // A reload goes straight back to the seat it left.
  useEffect(() => {
    const resume = prefs.resume(room);
    if (resume && prefs.name()) join(prefs.name(), { muted: true }, resume);
  }, []);

  if (session) return <InRoom session={session} page={page} onAgain={() => setSession(null)} />;
  return (
    <JoinPage
      room={room}
      moderator={moderator}
      hasToken={!isEmpty(pass)}
      onToken={(next) => {
        keepPass(room, next);
        setPass(next);
      }}
      onJoin={join}
    />
  );
}

interface InRoomProps {
  session: RoomSession;
  page(session: RoomSession): ComponentChildren;
  onAgain(): void;
}

function InRoom({ session, page, onAgain }: InRoomProps) {
  const { ended } = useStore(session.store);
  return ended ? <EndedPage ended={ended} onAgain={onAgain} /> : <>{page(session)}</>;
}
