import { useMessages } from '../i18n';
import type { Notices } from '../room/notices';
import { useStore } from '../room/store';
import { CloseIcon } from './icons';

export function NoticeList({ notices }: { notices: Notices }) {
  const m = useMessages();
  const { list } = useStore(notices.store);
  return (
    <div class="notices" role="status" aria-live="polite" data-testid="notices">
      {list.map((notice) => (
        <div key={notice.id} class={`notice ${notice.kind}`}>
          <p>{notice.text(m)}</p>
          <button
            type="button"
            class="icon-button"
            aria-label={m.notice.dismiss}
            onClick={() => notices.dismiss(notice.id)}
          >
            <CloseIcon size={18} />
          </button>
        </div>
      ))}
    </div>
  );
}
