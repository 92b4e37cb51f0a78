import { useState } from 'preact/hooks';
import { useMessages } from '../i18n';
import { calendarFile } from './calendar';
import { svgUrl, type InvitationDraft, type MadeInvitation } from './invitations';

interface MadeLinkProps {
  room: string;
  made: MadeInvitation;
  draft: InvitationDraft;
  onAgain(): void;
}

function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const anchor = Object.assign(document.createElement('a'), { href: url, download: name });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

function saveCalendar(room: string, link: string, made: MadeInvitation, draft: InvitationDraft): void {
  const now = Math.floor(Date.now() / 1000);
  const start = draft.from ?? now;
  const end = draft.until ?? start + 3600;
  download('amphi.ics', 'text/calendar', calendarFile({ title: room, link, start, end, now, id: made.id }));
}

/** What goes on paper, for a classroom's door or a pupil's notebook: a page of its own, which is not on the screen. */
function PrintSheet({ room, link, qr, name }: { room: string; link: string; qr: string | undefined; name: string | undefined }) {
  const m = useMessages();
  return (
    <div class="print-sheet">
      <h1 class="print-title">{m.panel.invite.sheetTitle(room)}</h1>
      {name && <p class="print-name">{name}</p>}
      {qr && <img src={svgUrl(qr)} alt="" />}
      <p class="print-link">{link}</p>
      <p>{m.panel.invite.sheetLead}</p>
    </div>
  );
}

/** The link, this once. */
export function MadeLink({ room, made, draft, onAgain }: MadeLinkProps) {
  const m = useMessages();
  const t = m.panel.invite;
  const [copied, setCopied] = useState(false);
  const link = location.origin + made.path;
  const copy = () => void navigator.clipboard?.writeText(link).then(() => setCopied(true), () => undefined);
  return (
    <div class="stack made-link">
      <label class="field">
        <span class="field-label">{t.link}</span>
        <input
          type="text"
          readOnly
          data-testid="invite-link"
          aria-describedby="invite-once"
          value={link}
          onFocus={(event) => event.currentTarget.select()}
        />
      </label>
      <p id="invite-once" class="muted small">
        {t.once}
      </p>
      {made.qr && <img class="qr" data-testid="invite-qr" src={svgUrl(made.qr)} alt={t.qr} width={176} height={176} />}
      <div class="row">
        <button type="button" class="button primary compact" data-testid="invite-copy" onClick={copy}>
          {copied ? t.copied : t.copy}
        </button>
        <button type="button" class="button quiet compact" data-testid="invite-print" onClick={() => print()}>
          {t.print}
        </button>
        <button
          type="button"
          class="button quiet compact"
          data-testid="invite-calendar"
          onClick={() => saveCalendar(room, link, made, draft)}
        >
          {t.calendar}
        </button>
        <button type="button" class="button quiet compact" data-testid="invite-again" onClick={onAgain}>
          {t.again}
        </button>
      </div>
      <p class="sr-only" role="status">
        {copied && t.copied}
      </p>
      <PrintSheet room={room} link={link} qr={made.qr} name={draft.name} />
    </div>
  );
}
