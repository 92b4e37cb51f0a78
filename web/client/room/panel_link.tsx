import { useMessages } from '../../shared/i18n';
import { PanelIcon } from '../../shared/ui/icons';

/** For moderators: the same room with the panel. The session storage carries invitation and seat over. */
export function PanelLink() {
  const m = useMessages();
  return (
    <a class="button quiet compact" href={location.pathname.replace(/^\/r\//, '/panel/')}>
      <PanelIcon size={18} />
      {m.room.panel}
    </a>
  );
}
