import type { LinkState } from './link_state';

/** What is true of the own microphone, in one word. */
export type MicrophoneShown = 'live' | 'muted' | 'held' | 'interrupted';

export interface MicrophoneFacts {
  /** The server has said that it is on. */
  on: boolean;
  /** Muted by a moderator, and not allowed to unmute. */
  held: boolean;
  link: LinkState;
}

/** Live only while it can be heard: without a connection nobody hears a microphone that is on. */
export function microphoneShown({ on, held, link }: MicrophoneFacts): MicrophoneShown {
  if (!on) return held ? 'held' : 'muted';
  return link === 'connected' ? 'live' : 'interrupted';
}
