import { useEffect, useState } from 'preact/hooks';
import { prefs } from '../prefs';
import { isOnStage, maySend } from '../room/selectors';
import type { RoomSession } from '../room/session';

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));

export interface Shortcuts {
  on: boolean;
  set(on: boolean): void;
  /** The sheet that lists them. */
  help: boolean;
  showHelp(shown: boolean): void;
  chat: boolean;
}

function act(session: RoomSession, key: string): void {
  const { role, room, me } = session.store.value;
  const mine = me ? room?.participants?.[me] : undefined;
  const sending = maySend(role, isOnStage(room, me));
  if (key === 'm' && sending && !(mine?.held && !session.microphone.on)) void session.microphone.set(!session.microphone.on);
  if (key === 'v' && sending) void session.camera.set(!session.camera.on);
  if (key === 'h') void session.setHand(!mine?.hand);
}

/** M, V, H, C and ?, with a switch to turn them off (WCAG 2.1.4). */
export function useShortcuts(session: RoomSession, onChat?: () => void): Shortcuts {
  const [on, setOn] = useState(prefs.shortcuts);
  const [help, showHelp] = useState(false);
  useEffect(() => {
    if (!on) return;
    const pressed = (event: KeyboardEvent) => {
      if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
      if (document.querySelector('dialog[open]')) return;
      const key = event.key.toLowerCase();
      if (key === '?') return showHelp(true);
      if (key === 'c' && onChat) {
        // Or the letter would be typed into the chat.
        event.preventDefault();
        return onChat();
      }
      act(session, key);
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [on, session, onChat]);
  const set = (next: boolean) => {
    prefs.setShortcuts(next);
    setOn(next);
  };
  return { on, set, help, showHelp, chat: onChat !== undefined };
}
