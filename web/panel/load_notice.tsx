import { useMessages } from '../shared/i18n';
import type { RoomState } from '../shared/protocol/types';

/** What a moderator should know before inviting more people. The place for it is always there, so that it is read out. */
export function LoadNotice({ load }: { load: RoomState['load'] }) {
  const m = useMessages();
  return (
    <div role="status" data-testid="load-notice" data-load={load ?? undefined}>
      {load && <p class="load-notice">{m.panel.load[load]}</p>}
    </div>
  );
}
