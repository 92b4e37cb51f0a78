import type { Wanted } from '../media/encoding';
import { PeerConnection, type IceConfiguration, type PeerState, type ProgramStreams } from '../media/peer';
import type { SenderMessage, Source } from '../protocol/types';
import { Backoff } from './backoff';
import type { RoomConnection } from './connection';

export interface MediaLinkEvents {
  state(state: PeerState): void;
  program(streams: ProgramStreams): void;
  /** A new connection stands ready: its senders want their tracks. */
  fresh(): void;
}

/** Keeps one media connection alive: makes another when it is lost, over whatever WebSocket there is. */
export class MediaLink {
  peer: PeerConnection | null = null;
  state: PeerState = 'closed';
  private ice: IceConfiguration = { iceServers: [], iceTransportPolicy: 'all' };
  private readonly wanted = new Map<Source, Wanted>();
  private readonly backoff = new Backoff(400, 10_000);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly room: () => RoomConnection,
    private readonly events: MediaLinkEvents,
  ) {}

  /** The room was joined. `anew`: the server may not know the present connection any more. */
  joined(ice: IceConfiguration, anew: boolean): void {
    this.ice = ice;
    if (anew || this.state === 'closed' || this.state === 'lost') this.replace();
  }

  /** New credentials: for the next connection, and for what this one gathers from now on. */
  renew(iceServers: RTCIceServer[]): void {
    this.ice = { ...this.ice, iceServers };
    this.peer?.configure(this.ice);
  }

  want(message: SenderMessage): void {
    this.wanted.set(message.source, message);
    this.peer?.setWanted(message.source, message);
  }

  replace(): void {
    clearTimeout(this.timer);
    this.peer?.close();
    const peer: PeerConnection = new PeerConnection({
      ...this.ice,
      offer: (sdp) => this.room().request('offer', { sdp }),
      candidates: (connection, fragment) => this.room().request('candidates', { connection, fragment }),
      onState: (state) => peer === this.peer && this.changed(state),
      onProgram: (streams) => peer === this.peer && this.events.program(streams),
    });
    this.peer = peer;
    this.setState('connecting');
    for (const [source, wanted] of this.wanted) peer.setWanted(source, wanted);
    this.events.fresh();
    void peer.start();
  }

  close(): void {
    clearTimeout(this.timer);
    this.peer?.close();
    this.peer = null;
    this.setState('closed');
  }

  private changed(state: PeerState): void {
    this.setState(state);
    if (state === 'connected') this.backoff.reset();
    if (state !== 'lost') return;
    this.timer = setTimeout(() => this.room().joined && this.replace(), this.backoff.next());
  }

  private setState(state: PeerState): void {
    this.state = state;
    this.events.state(state);
  }
}
