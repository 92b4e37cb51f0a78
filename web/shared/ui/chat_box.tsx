import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useMessages } from '../i18n';
import type { ChatTo } from '../protocol/types';
import type { ChatEntry } from '../room/chat';
import { mayWriteTo } from '../room/chat_rights';
import type { RoomSession } from '../room/session';
import { useStore } from '../room/store';
import { ChatForm } from './chat_form';

/** How near the end, in pixels, still counts as the end. */
const nearEnd = 40;

const timeOf = (seconds: number, language: string) =>
  new Date(seconds * 1000).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' });

function Entry({ entry, own }: { entry: ChatEntry; own: boolean }) {
  const m = useMessages();
  return (
    <li class={own ? 'chat-entry own' : 'chat-entry'} data-from={entry.from}>
      <p class="chat-head">
        <span class="name">{entry.name}</span>
        {entry.role === 'moderator' && <span class="tag">{m.role.moderator}</span>}
        {entry.to === 'moderators' && <span class="tag warning">{m.chat.privately}</span>}
        <time class="muted" dateTime={new Date(entry.at * 1000).toISOString()}>
          {timeOf(entry.at, document.documentElement.lang)}
        </time>
      </p>
      <p class="chat-text">{entry.text}</p>
    </li>
  );
}

/** Stays at the newest message unless somebody scrolled up to read. */
function useFollowing(count: number) {
  const log = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const toEnd = () => log.current?.scrollTo({ top: log.current.scrollHeight });
  useLayoutEffect(() => {
    if (following) toEnd();
  }, [count, following]);
  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = log.current as HTMLElement;
    setFollowing(scrollHeight - scrollTop - clientHeight < nearEnd);
  };
  return { log, following, onScroll, follow: () => setFollowing(true) };
}

/** The room's chat: what was written since joining, and a line to write. */
export function ChatBox({ session }: { session: RoomSession }) {
  const m = useMessages();
  const { me, role, room } = useStore(session.store);
  const { list } = useStore(session.chat.store);
  const { log, following, onScroll, follow } = useFollowing(list.length);
  const policy = room?.policy;
  const to = mayWriteTo(role, policy);
  useEffect(() => {
    session.chat.watch(true);
    return () => session.chat.watch(false);
  }, [session]);
  const send = (recipients: ChatTo, text: string) => session.connection.request('chat', { to: recipients, text });
  return (
    <div class="chat">
      {list.length === 0 && <p class="muted small">{m.chat.empty}</p>}
      <div class="chat-log" role="log" tabIndex={0} aria-label={m.chat.log} data-testid="chat-log" ref={log} onScroll={onScroll}>
        <ol>
          {list.map((entry) => (
            <Entry key={entry.key} entry={entry} own={entry.from === me} />
          ))}
        </ol>
      </div>
      {!following && (
        <button type="button" class="button quiet compact chat-newest" onClick={follow}>
          {m.chat.newest}
        </button>
      )}
      {to.length === 1 && <p class="muted small">{policy?.chat === 'off' ? m.chat.off : m.chat.moderatorsOnly}</p>}
      {role !== 'moderator' && Boolean(policy?.slow_mode) && (
        <p class="muted small">{m.chat.slow(String(policy?.slow_mode))}</p>
      )}
      <ChatForm recipients={to} onSend={send} onRefused={(code) => session.notices.add('warning', (t) => t.refusal[code])} />
    </div>
  );
}
