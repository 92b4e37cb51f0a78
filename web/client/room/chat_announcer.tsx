import { useMessages } from '../../shared/i18n';
import type { RoomSession } from '../../shared/room/session';
import { useStore } from '../../shared/room/store';

/** Reads the newest message out where the chat is not in view; in view, the chat does it by itself. */
export function ChatAnnouncer({ session, shown }: { session: RoomSession; shown: boolean }) {
  const m = useMessages();
  const { list, unread } = useStore(session.chat.store);
  const newest = list.at(-1);
  return (
    <p class="sr-only" role="status" data-testid="chat-announcer">
      {!shown && unread > 0 && newest && m.room.wrote(newest.name, newest.text)}
    </p>
  );
}
