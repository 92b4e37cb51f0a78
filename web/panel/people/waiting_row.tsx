import { useMessages } from '../../shared/i18n';
import type { Waiting } from '../../shared/protocol/types';
import type { RoomSession } from '../../shared/room/session';
import { Avatar } from '../../shared/ui/avatar';
import { CloseIcon } from '../../shared/ui/icons';
import { ActionButton } from '../action_button';
import { pure } from '../pure';
import { useAction } from '../../shared/ui/use_action';

interface WaitingRowProps {
  session: RoomSession;
  id: string;
  waiting: Waiting;
}

function AdmitButton({ session, id, waiting }: WaitingRowProps) {
  const m = useMessages();
  const { busy, run } = useAction(() => session.ask('admit', { participant: id }));
  return (
    <button
      type="button"
      class="button primary compact"
      data-action="admit"
      data-cell
      tabIndex={-1}
      aria-busy={busy}
      aria-label={m.panel.lobby.admit(waiting.name)}
      onClick={run}
    >
      {m.panel.lobby.admitShort}
    </button>
  );
}

/** Somebody who wants to come in. */
function Row(props: WaitingRowProps) {
  const { session, id, waiting } = props;
  const m = useMessages();
  return (
    <>
      <span role="gridcell" class="row-person" data-cell tabIndex={-1}>
        <Avatar name={waiting.name} />
        <span class="person-name">
          <span class="name">{waiting.name}</span>
          <span class="row-tags">
            <span class="tag plain">{m.panel.lobby.reason[waiting.reason]}</span>
          </span>
        </span>
      </span>
      <span role="gridcell">
        <AdmitButton {...props} />
      </span>
      <span role="gridcell">
        <ActionButton
          action="refuse"
          cell
          danger
          label={m.panel.lobby.refuse(waiting.name)}
          onClick={() => session.ask('refuse', { participant: id })}
        >
          <CloseIcon size={18} />
        </ActionButton>
      </span>
    </>
  );
}

export const WaitingRow = pure(Row);
