import { useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import type { Announcement } from '../../shared/protocol/types';
import { CloseIcon } from '../../shared/ui/icons';

/** What the moderator tells everybody, until he takes it away or one closes it. Its place is always there, so that it is read out. */
export function AnnouncementBanner({ announcement }: { announcement: Announcement | undefined }) {
  const m = useMessages();
  const [closed, setClosed] = useState<number | undefined>(undefined);
  const shown = announcement && announcement.id !== closed ? announcement : undefined;
  return (
    <div role="status" class="announcement-place">
      {shown && (
        <div class="announcement" data-testid="announcement">
          <p>
            <span class="sr-only">{m.room.announcement}: </span>
            {shown.text}
          </p>
          <button
            type="button"
            class="icon-button"
            aria-label={m.notice.dismiss}
            data-testid="announcement-close"
            onClick={() => {
              setClosed(shown.id);
              document.getElementById('side-stage')?.focus();
            }}
          >
            <CloseIcon size={18} />
          </button>
        </div>
      )}
    </div>
  );
}
