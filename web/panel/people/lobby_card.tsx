import { useEffect, useRef, useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import { playKnock } from '../../shared/media/chime';
import { prefs } from '../../shared/prefs';
import type { Waiting } from '../../shared/protocol/types';
import type { RoomSession } from '../../shared/room/session';
import { useStore } from '../../shared/room/store';
import { useAction } from '../../shared/ui/use_action';
import { VirtualGrid } from './virtual_grid';
import { WaitingRow } from './waiting_row';

const rowHeight = 52;
const mostShown = 4;

const noLobby: Record<string, Waiting> = {};

/** A knock, and a word for screen readers, when somebody comes; not for those who were waiting before. */
function useArrivals(lobby: Record<string, Waiting>): Waiting | undefined {
  const known = useRef<Set<string> | null>(null);
  const [latest, setLatest] = useState<Waiting>();
  useEffect(() => {
    const fresh = Object.keys(lobby).filter((id) => known.current && !known.current.has(id));
    known.current = new Set(Object.keys(lobby));
    const [first] = fresh;
    if (first === undefined) return;
    setLatest(lobby[first]);
    if (prefs.lobbySound()) void playKnock(prefs.devices().speaker).catch(() => undefined);
  }, [lobby]);
  return latest;
}

/** The number of people waiting, before the page's title: it can be seen while another page is in front. */
function useTitleBadge(count: number): void {
  useEffect(() => {
    const plain = document.title.replace(/^\(\d+\) /, '');
    document.title = count ? `(${count}) ${plain}` : plain;
  }, [count]);
}

/** Who waits to come in, the first to come first. */
export function LobbyCard({ session }: { session: RoomSession }) {
  const m = useMessages();
  const { moderation } = useStore(session.store);
  const lobby = moderation?.lobby ?? noLobby;
  const latest = useArrivals(lobby);
  const admitAll = useAction(() => session.ask('admit', { all: true }));
  const items = Object.entries(lobby)
    .sort(([, a], [, b]) => a.since - b.since)
    .map(([key]) => ({ key }));
  useTitleBadge(items.length);
  return (
    <>
      <p class="sr-only" role="status">
        {latest && m.panel.lobby.arrived(latest.name)}
      </p>
      {items.length > 0 && (
        <section class="card lobby-card" aria-labelledby="lobby-title" data-testid="lobby-card">
          <div class="card-head">
            <h2 id="lobby-title">
              {m.panel.lobby.title} <span class="count">{items.length}</span>
            </h2>
            <button
              type="button"
              class="button quiet compact"
              data-testid="admit-all"
              aria-busy={admitAll.busy}
              onClick={admitAll.run}
            >
              {m.panel.lobby.admitAll}
            </button>
          </div>
          <div class="lobby-list" style={{ height: `${Math.min(items.length, mostShown) * rowHeight}px` }}>
            <VirtualGrid
              items={items}
              rowHeight={rowHeight}
              label={m.panel.lobby.title}
              testid="lobby-list"
              rowProps={({ key }) => ({ 'data-testid': `waiting-${key}` })}
              row={({ key }) => {
                const waiting = lobby[key];
                return waiting && <WaitingRow session={session} id={key} waiting={waiting} />;
              }}
            />
          </div>
        </section>
      )}
    </>
  );
}
