import { useMessages } from '../i18n';
import type { RoomSession } from '../room/session';
import { useStore } from '../room/store';

/** What the person should know about the own devices right now, just above the buttons. */
export function ControlHints({ session }: { session: RoomSession }) {
  const m = useMessages();
  const { room, me, talkingWhileMuted } = useStore(session.store);
  const microphone = useStore(session.microphone.store);
  const camera = useStore(session.camera.store);
  const screen = useStore(session.screen.store);
  const { active: watched } = useStore(session.face.store);
  const mine = me ? room?.participants?.[me] : undefined;
  const place = mine?.hand || 0;
  const held = Boolean(mine?.held) && Boolean(mine?.stage) && !microphone.on;
  return (
    <div class="hints" role="status" aria-live="polite">
      {talkingWhileMuted && (
        <p class="hint strong" data-testid="talking-while-muted">
          {m.control.talkingWhileMuted}
        </p>
      )}
      {held && (
        <p class="hint" data-testid="held">
          {m.control.heldHint}
        </p>
      )}
      {place > 0 && (
        <p class="hint" data-testid="hand-place">
          {m.control.handPlace(place)}
        </p>
      )}
      {microphone.problem && <p class="hint strong">{m.problem.microphone[microphone.problem]}</p>}
      {camera.problem && <p class="hint strong">{m.problem.camera[camera.problem]}</p>}
      {watched && (
        <p class="hint" data-testid="face-taken">
          {m.face.taken}
        </p>
      )}
      {screen.problem && <p class="hint">{m.problem.screen[screen.problem]}</p>}
    </div>
  );
}
