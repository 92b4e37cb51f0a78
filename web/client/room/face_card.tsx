import { useMessages } from '../../shared/i18n';
import type { RoomSession } from '../../shared/room/session';
import { useStore } from '../../shared/room/store';
import { Switch } from '../../shared/ui/switch';

/** Whether the moderators may see a small still of oneself. Off unless the person says otherwise. */
export function FaceCard({ session }: { session: RoomSession }) {
  const m = useMessages();
  const { consent, pending, problem } = useStore(session.face.store);
  return (
    <section class="card" aria-labelledby="face-title" data-testid="face-card">
      <h2 id="face-title">{m.face.title}</h2>
      <p class="muted small">{m.face.lead}</p>
      <Switch
        testid="face-consent"
        label={m.face.consent}
        on={consent}
        busy={pending}
        onToggle={() => void session.face.setConsent(!consent)}
      />
      {problem && (
        <p class="problem" role="alert">
          {m.problem.camera[problem]}
        </p>
      )}
    </section>
  );
}
