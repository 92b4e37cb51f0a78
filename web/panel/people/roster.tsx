import { useCallback, useMemo, useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import type { RoomSession } from '../../shared/room/session';
import { stageInOrder, type Person } from '../../shared/room/selectors';
import { useStore } from '../../shared/room/store';
import { MicrophoneOffIcon, SearchIcon } from '../../shared/ui/icons';
import { useAction } from '../../shared/ui/use_action';
import { ConfirmRemove } from './confirm_remove';
import { useDragOrder } from './drag_order';
import { Menu } from './menu';
import { personMenu } from './person_menu';
import { filters, rosterItems, type Filter, type RosterItem } from './roster_items';
import { RosterRow } from './roster_row';
import { VirtualGrid } from './virtual_grid';
import { WaitingRow } from './waiting_row';

const rowHeight = 52;

function Filters({ filter, onFilter }: { filter: Filter; onFilter(filter: Filter): void }) {
  const m = useMessages();
  return (
    <div class="filters" role="group" aria-label={m.panel.filters}>
      {filters.map((name) => (
        <button
          key={name}
          type="button"
          class="filter"
          aria-pressed={filter === name}
          data-testid={`filter-${name}`}
          onClick={() => onFilter(name)}
        >
          {m.panel.filter[name]}
        </button>
      ))}
    </div>
  );
}

function MuteAll({ session }: { session: RoomSession }) {
  const m = useMessages();
  const { busy, run } = useAction(() => session.ask('mute_all', {}));
  return (
    <button
      type="button"
      class="button quiet compact"
      data-testid="mute-all"
      title={m.panel.muteAllHint}
      aria-busy={busy}
      onClick={run}
    >
      <MicrophoneOffIcon size={18} />
      {m.panel.muteAll}
    </button>
  );
}

/** The menu of one person, and the question before putting them out. */
function usePersonMenu(session: RoomSession) {
  const m = useMessages();
  const { room, me } = useStore(session.store);
  const [open, setOpen] = useState<{ id: string; anchor: HTMLElement } | null>(null);
  const [removing, setRemoving] = useState<Person | null>(null);
  const onMenu = useCallback((id: string, anchor: HTMLElement) => setOpen({ id, anchor }), []);
  const onClose = useCallback(
    (back: boolean) => {
      if (back) open?.anchor.focus();
      setOpen(null);
    },
    [open],
  );
  const onRemove = (id: string) => {
    const person = room?.participants?.[id];
    if (person) setRemoving({ id, ...person });
  };
  const person = open && room?.participants?.[open.id];
  const menu = open && room && person && (
    <Menu
      label={m.panel.action.more(person.name)}
      anchor={open.anchor}
      entries={personMenu({ session, room, me, id: open.id, m, onRemove })}
      onClose={onClose}
    />
  );
  const question = removing && <ConfirmRemove session={session} person={removing} onClose={() => setRemoving(null)} />;
  return { onMenu, shown: [menu, question] };
}

function Heading({ item }: { item: RosterItem }) {
  const m = useMessages();
  return (
    <span role="gridcell" class="row-heading">
      {item.kind === 'stage' ? m.panel.stage : m.panel.audience} <span class="count">{item.count}</span>
    </span>
  );
}

/** Everybody in the room, and what can be done about them. */
export function Roster({ session }: { session: RoomSession }) {
  const m = useMessages();
  const { room, me, moderation } = useStore(session.store);
  const { reports } = useStore(session.reports.store);
  const [filter, setFilter] = useState<Filter>('all');
  const [search, setSearch] = useState('');
  const { onMenu, shown } = usePersonMenu(session);
  const usedReports = filter === 'link' ? reports : undefined;
  const items = useMemo(
    () => (room ? rosterItems(room, moderation, usedReports ?? {}, { filter, search }) : []),
    [room?.participants, room?.stage, room?.hands, room?.scene?.order, moderation?.lobby, usedReports, filter, search],
  );
  const order = room ? stageInOrder(room).map(({ id }) => id) : [];
  const drag = useDragOrder(order, (next) => void session.ask('scene', { scene: { order: next } }));
  const people = items.filter((item) => !item.heading).length;
  const draw = (item: RosterItem) => {
    if (item.heading) return <Heading item={item} />;
    const waiting = moderation?.lobby?.[item.id];
    if (item.kind === 'waiting') return waiting && <WaitingRow session={session} id={item.id} waiting={waiting} />;
    const person = room?.participants?.[item.id];
    if (!person) return null;
    return (
      <RosterRow
        session={session}
        id={item.id}
        person={person}
        isMe={item.id === me}
        speaking={room?.speaking === item.id}
        report={reports[item.id]}
        onMenu={onMenu}
      />
    );
  };
  const rowProps = (item: RosterItem) => {
    if (item.heading) return {};
    const stage = room?.participants?.[item.id]?.stage === true;
    return { 'data-testid': `participant-${item.id}`, 'data-stage': stage, ...(stage ? drag(item.id) : { draggable: false }) };
  };
  return (
    <section class="card roster" aria-labelledby="roster-title">
      <div class="card-head">
        <h2 id="roster-title">
          {m.panel.roster} <span class="count">{Object.keys(room?.participants ?? {}).length}</span>
        </h2>
        <MuteAll session={session} />
      </div>
      <label class="search">
        <SearchIcon size={18} />
        <span class="sr-only">{m.panel.search}</span>
        <input
          type="search"
          data-testid="roster-search"
          placeholder={m.panel.search}
          value={search}
          onInput={(event) => setSearch(event.currentTarget.value)}
        />
      </label>
      <Filters filter={filter} onFilter={setFilter} />
      <p class={people ? 'sr-only' : 'muted small'} role="status">
        {people ? m.panel.found(String(people)) : m.panel.noMatch}
      </p>
      <p class="sr-only" id="roster-help">
        {m.panel.rosterHelp}
      </p>
      <VirtualGrid
        items={items}
        rowHeight={rowHeight}
        label={m.panel.roster}
        describedBy="roster-help"
        testid="roster"
        row={draw}
        rowProps={rowProps}
        onEnter={(item, cell) => item.kind === 'person' && onMenu(item.id, cell)}
      />
      {shown}
    </section>
  );
}
