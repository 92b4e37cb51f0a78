import type { ComponentChildren } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { LanguageContext } from '../shared/i18n';
import { prefs } from '../shared/prefs';
import { isEmpty, keepPass, passFromFragment, takePass, type Pass } from '../shared/room/entry';
import { RoomSession, type JoinMedia } from '../shared/room/session';
import { useStore } from '../shared/room/store';
import { EndedPage, needsAnotherLink } from '../shared/ui/ended_page';
import { focusHeading, useHeadingFocus } from '../shared/ui/heading_focus';
import { JoinPage } from './join/join_page';
import { useAccountName } from './join/use_account_name';
import { WaitingPage } from './waiting_page';

interface RoomAppProps {
  room: string;
  moderator?: boolean;
  page(session: RoomSession): ComponentChildren;
}

/** Joining, the lobby, the room, and what comes after: the frame of the room page and of the panel. */
export function RoomApp({ room, moderator = false, page }: RoomAppProps) {
  const [pass, setPass] = useState(() => takePass(room));
  const [session, setSession] = useState<RoomSession | null>(null);
  const account = useAccountName(isEmpty(pass));
  const language = useRef('en');
  language.current = useContext(LanguageContext).language;

  const join = (name: string, media: JoinMedia, resume?: string) => {
    const next = new RoomSession({ room, pass, name, language: () => language.current });
    next.join(media, resume);
    setSession(next);
  };
  const use = (next: Pass) => {
    keepPass(room, next);
    setPass(next);
  };
  const again = (anotherLink: boolean) => {
    if (anotherLink) use({});
    setSession(null);
    setTimeout(focusHeading);
  };

  // A link to this very room, opened in this tab, changes the fragment alone.
  useEffect(() => {
    const changed = () => !isEmpty(passFromFragment(location.hash)) && location.reload();
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);

  // A reload goes straight back to the seat it left, in the room or in the lobby.
  useEffect(() => {
    const resume = prefs.resume(room);
    if (resume && prefs.name()) join(prefs.name(), { muted: true }, resume);
  }, []);

  if (session) return <InRoom session={session} page={page} onAgain={again} />;
  return (
    <JoinPage
      room={room}
      pass={pass}
      moderator={moderator}
      account={isEmpty(pass) ? account : null}
      onToken={use}
      onJoin={join}
    />
  );
}

interface InRoomProps {
  session: RoomSession;
  page(session: RoomSession): ComponentChildren;
  onAgain(anotherLink: boolean): void;
}

function InRoom({ session, page, onAgain }: InRoomProps) {
  const { ended, waiting, room } = useStore(session.store);
  useHeadingFocus(ended ? 'ended' : waiting ? 'waiting' : room ? 'room' : 'joining');
  if (ended) return <EndedPage ended={ended} onAgain={() => onAgain(needsAnotherLink(ended))} />;
  if (waiting) return <WaitingPage session={session} waiting={waiting} />;
  return <>{page(session)}</>;
}
