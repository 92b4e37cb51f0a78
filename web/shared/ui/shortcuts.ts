import { useEffect, useState } from 'preact/hooks';
import { prefs } from '../prefs';
import { isOnStage, maySend } from '../room/selectors';
import type { RoomSession } from '../room/session';

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));

function act(session: RoomSession, key: string): void {
  const { role, room, me } = session.store.value;
  const sending = maySend(role, isOnStage(room, me));
  if (key === 'm' && sending) void session.microphone.set(!session.microphone.on);
  if (key === 'v' && sending) void session.camera.set(!session.camera.on);
  if (key === 'h') void session.setHand(!(me && room?.participants?.[me]?.hand));
}

/** M, V and H, with a switch to turn them off (WCAG 2.1.4). */
export function useShortcuts(session: RoomSession) {
  const [on, setOn] = useState(prefs.shortcuts);
  useEffect(() => {
    if (!on) return;
    const pressed = (event: KeyboardEvent) => {
      if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
      if (document.querySelector('dialog[open]')) return;
      act(session, event.key.toLowerCase());
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [on, session]);
  const set = (next: boolean) => {
    prefs.setShortcuts(next);
    setOn(next);
  };
  return { on, set };
}
