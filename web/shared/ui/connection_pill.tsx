import { useMessages } from '../i18n';
import type { LinkState } from '../room/link_state';

export function ConnectionPill({ link }: { link: LinkState }) {
  const m = useMessages();
  return (
    <p class="pill" role="status" data-testid="connection-state" data-state={link}>
      <span class="dot" aria-hidden="true" />
      <span class="pill-text">{m.link[link]}</span>
    </p>
  );
}
