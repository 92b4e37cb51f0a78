import type { PeerState } from '../media/peer';
import type { SocketState } from './connection';

export type LinkState = 'connecting' | 'waiting' | 'connected' | 'reconnecting' | 'closed';

/** One word for both connections: the WebSocket and the media. */
export function linkState(socket: SocketState, peer: PeerState, connectedBefore: boolean): LinkState {
  if (socket !== 'connected') return socket === 'connecting' && connectedBefore ? 'reconnecting' : socket;
  if (peer === 'connected') return 'connected';
  return connectedBefore ? 'reconnecting' : 'connecting';
}
