import { useMessages } from '../../shared/i18n';
import type { Participant } from '../../shared/protocol/types';
import type { LinkReport } from '../../shared/room/link_reports';
import type { RoomSession } from '../../shared/room/session';
import { Avatar } from '../../shared/ui/avatar';
import { MicrophoneIcon, MicrophoneOffIcon, MoreIcon, StageIcon, UnstageIcon } from '../../shared/ui/icons';
import { PersonState } from '../../shared/ui/person_state';
import { ActionButton } from '../action_button';
import { pure } from '../pure';
import { LevelSign, LinkSign } from './person_signals';

export interface RosterRowProps {
  session: RoomSession;
  id: string;
  person: Participant;
  isMe: boolean;
  speaking: boolean;
  report: LinkReport | undefined;
  onMenu(id: string, anchor: HTMLElement): void;
}

function Tags({ person, isMe, speaking }: Pick<RosterRowProps, 'person' | 'isMe' | 'speaking'>) {
  const m = useMessages();
  return (
    <>
      {isMe && <span class="tag">{m.room.you}</span>}
      {person.role !== 'attendee' && !isMe && <span class="tag plain">{m.role[person.role]}</span>}
      {speaking && <span class="tag live">{m.room.speaking}</span>}
      {person.floor && <span class="tag live">{m.panel.floor}</span>}
      {person.held && <span class="tag warning">{m.panel.held}</span>}
      {person.connection === 'disconnected' && <span class="tag warning">{m.panel.disconnected}</span>}
    </>
  );
}

/** What the microphone's button does: muting whom is heard, asking whom is not. Nobody is ever unmuted by force. */
function MicrophoneAction({ session, id, person }: Pick<RosterRowProps, 'session' | 'id' | 'person'>) {
  const m = useMessages();
  const live = person.microphone === 'live';
  const ask = async () => {
    const done = await session.ask('ask_unmute', { participant: id });
    if (done) session.notices.add('info', (t) => t.panel.asked(person.name));
  };
  return live ? (
    <ActionButton
      action="mute"
      cell
      label={m.panel.action.mute(person.name)}
      onClick={() => session.ask('mute_other', { participant: id })}
    >
      <MicrophoneOffIcon size={20} />
    </ActionButton>
  ) : (
    <ActionButton action="ask-unmute" cell label={m.panel.action.askUnmute(person.name)} onClick={ask}>
      <MicrophoneIcon size={20} />
    </ActionButton>
  );
}

function StageAction({ session, id, person }: Pick<RosterRowProps, 'session' | 'id' | 'person'>) {
  const m = useMessages();
  const on = person.stage === true;
  return (
    <ActionButton
      action={on ? 'unstage' : 'stage'}
      cell
      label={on ? m.panel.action.unstage(person.name) : m.panel.action.stage(person.name)}
      onClick={() => session.ask('stage', { participant: id, on: !on })}
    >
      {on ? <UnstageIcon size={20} /> : <StageIcon size={20} />}
    </ActionButton>
  );
}

/** One person: who, how they fare, and the two things done most; everything else is in the menu. */
function Row({ session, id, person, isMe, speaking, report, onMenu }: RosterRowProps) {
  const m = useMessages();
  const openMenu = (event: MouseEvent) => onMenu(id, event.currentTarget as HTMLElement);
  return (
    <>
      <span role="gridcell" class="row-person" data-cell tabIndex={-1}>
        <Avatar name={person.name} speaking={speaking} />
        <span class="person-name">
          <span class="name">{person.name}</span>
          <span class="row-tags">
            <PersonState person={person} size={14} />
            <LevelSign person={person} level={report?.level} />
            <Tags person={person} isMe={isMe} speaking={speaking} />
          </span>
        </span>
        <LinkSign report={report} />
      </span>
      {person.stage && !isMe && (
        <span role="gridcell">
          <MicrophoneAction session={session} id={id} person={person} />
        </span>
      )}
      {person.client !== 'whep' && (
        <span role="gridcell">
          <StageAction session={session} id={id} person={person} />
        </span>
      )}
      <span role="gridcell">
        <ActionButton action="more" cell opens="menu" label={m.panel.action.more(person.name)} onClick={openMenu}>
          <MoreIcon size={20} />
        </ActionButton>
      </span>
    </>
  );
}

export const RosterRow = pure(Row);
