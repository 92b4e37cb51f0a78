import { useEffect, useMemo } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import type { Participant } from '../../shared/protocol/types';
import type { RoomSession } from '../../shared/room/session';
import { useStore } from '../../shared/room/store';
import { Avatar } from '../../shared/ui/avatar';
import { pure } from '../pure';
import { useAction } from '../../shared/ui/use_action';

interface FaceProps {
  session: RoomSession;
  id: string;
  person: Participant;
  picture: string | undefined;
}

function FaceButton({ session, id, person, picture }: FaceProps) {
  const m = useMessages();
  const on = person.stage === true;
  const { busy, run } = useAction(() => session.ask('stage', { participant: id, on: !on }));
  const label = on ? m.panel.faces.offStage(person.name) : m.panel.faces.toStage(person.name);
  return (
    <li>
      <button
        type="button"
        class="face"
        data-testid={`face-${id}`}
        aria-pressed={on}
        aria-busy={busy}
        aria-label={label}
        title={label}
        onClick={run}
      >
        {picture ? (
          <img src={picture} alt="" width={160} height={120} />
        ) : (
          <span class="face-waiting">
            <Avatar name={person.name} />
            <span class="small">{m.panel.faces.waiting}</span>
          </span>
        )}
        <span class="face-name">
          {person.name}
          {person.hand ? <span class="badge">{person.hand}</span> : null}
          {on && <span class="tag live">{m.panel.stage}</span>}
        </span>
      </button>
    </li>
  );
}

const Face = pure(FaceButton);

/** One page of faces of those who agreed; a click brings somebody on stage. Pictures come only while it is open. */
export function ContactSheet({ session }: { session: RoomSession }) {
  const m = useMessages();
  const { room, moderation, link } = useStore(session.store);
  const { pictures } = useStore(session.faces.store);
  useEffect(() => {
    if (link !== 'connected') return;
    void session.ask('contact_sheet', { on: true });
  }, [session, link]);
  useEffect(
    () => () => {
      if (session.connection.joined) void session.ask('contact_sheet', { on: false });
      session.faces.clear();
    },
    [session],
  );
  const ids = useMemo(() => {
    const nameOf = (id: string) => room?.participants?.[id]?.name ?? '';
    return (moderation?.consents ?? [])
      .filter((id) => room?.participants?.[id])
      .sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
  }, [moderation?.consents, room?.participants]);
  return (
    <section class="contact-sheet" aria-labelledby="faces-title">
      <div class="card-head">
        <h2 id="faces-title">{m.panel.faces.title}</h2>
        <p class="muted small" role="status">
          {m.panel.faces.count(String(ids.length))}
        </p>
      </div>
      <p class="muted small">{ids.length ? m.panel.faces.lead : m.panel.faces.none}</p>
      <ul class="faces" data-testid="contact-sheet">
        {ids.map((id) => {
          const person = room?.participants?.[id];
          return person && <Face key={id} session={session} id={id} person={person} picture={pictures[id]} />;
        })}
      </ul>
    </section>
  );
}
