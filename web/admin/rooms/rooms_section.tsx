import { useContext, useState } from 'preact/hooks';
import { LanguageContext, useMessages } from '../../shared/i18n';
import { InviteDialog } from '../../shared/invitations/invite_dialog';
import { rescueFocus } from '../../shared/ui/heading_focus';
import { api, type Room } from '../api';
import { dateTime } from '../formats';
import { ProblemNote } from '../problem_note';
import { useLoaded } from '../use_try';
import { NewRoom } from './new_room';
import { RoomSettingsDialog } from './room_settings_dialog';

interface RowProps {
  room: Room;
  onInvite(): void;
  onSettings(): void;
}

function RoomRow({ room, onInvite, onSettings }: RowProps) {
  const m = useMessages();
  const t = m.admin.rooms;
  const { language } = useContext(LanguageContext);
  return (
    <li class="line" data-testid={`room-${room.id}`}>
      <div class="line-words">
        <span class="name">{room.name}</span>
        <span class="muted small">
          {room.id}
          {room.kind === 'one_off' && ` · ${room.ends ? t.endsAt(dateTime(room.ends, language)) : t.kinds.one_off}`}
          {room.people ? ` · ${m.room.people(room.people)}` : ''}
        </span>
      </div>
      <div class="row">
        <a class="button primary compact" href={`/panel/${encodeURIComponent(room.id)}`} data-action="open">
          {t.openPanel}
          <span class="sr-only"> {room.name}</span>
        </a>
        <button type="button" class="button quiet compact" data-action="invite" aria-haspopup="dialog" onClick={onInvite}>
          {m.panel.invite.button}
          <span class="sr-only"> {room.name}</span>
        </button>
        <button type="button" class="button quiet compact" data-action="settings" aria-haspopup="dialog" onClick={onSettings}>
          {t.settings}
          <span class="sr-only"> {room.name}</span>
        </button>
      </div>
    </li>
  );
}

/** The rooms this account moderates: all of them for an admin. */
export function RoomsSection({ admin }: { admin: boolean }) {
  const m = useMessages();
  const t = m.admin.rooms;
  const { value: rooms, problem, reload } = useLoaded(api.rooms);
  const [open, setOpen] = useState<{ room: Room; dialog: 'invite' | 'settings' } | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <ProblemNote problem={problem} />
      <section class="card" aria-label={m.admin.section.rooms}>
        {rooms?.length === 0 && <p class="muted">{t.none}</p>}
        <ul class="lines" data-testid="room-list">
          {rooms?.map((room) => (
            <RoomRow
              key={room.id}
              room={room}
              onInvite={() => setOpen({ room, dialog: 'invite' })}
              onSettings={() => setOpen({ room, dialog: 'settings' })}
            />
          ))}
        </ul>
      </section>
      <NewRoom onMade={() => void reload()} />
      {open?.dialog === 'invite' && <InviteDialog room={open.room.id} roomName={open.room.name} onClose={close} />}
      {open?.dialog === 'settings' && (
        <RoomSettingsDialog
          room={open.room.id}
          admin={admin}
          onClose={close}
          onChanged={() => {
            close();
            void reload().then(rescueFocus);
          }}
        />
      )}
    </>
  );
}
