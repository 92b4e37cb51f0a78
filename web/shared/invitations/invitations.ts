import { call } from '../http';
import type { Role } from '../protocol/types';

export type InvitationKind = 'person' | 'class';

/** As the list tells it: without its secret. */
export interface Invitation {
  id: string;
  kind: InvitationKind;
  role: Role;
  name?: string;
  /** How many may use it, and how many have. */
  uses?: number;
  used?: number;
  /** Seconds since 1970. */
  from?: number;
  until?: number;
}

export interface InvitationDraft {
  kind: InvitationKind;
  role: Role;
  name?: string;
  uses?: number;
  from?: number;
  until?: number;
}

/** Told once. */
export interface MadeInvitation {
  id: string;
  secret: string;
  path: string;
  /** SVG. */
  qr?: string;
}

const under = (room: string) => `/rooms/${encodeURIComponent(room)}/invitations`;

export const listInvitations = (room: string) => call<Invitation[]>('GET', under(room));
export const makeInvitation = (room: string, draft: InvitationDraft) => call<MadeInvitation>('POST', under(room), draft);
export const revokeInvitation = (room: string, id: string) =>
  call<void>('DELETE', `${under(room)}/${encodeURIComponent(id)}`);

/** What an `<input type="datetime-local">` says, in seconds since 1970; undefined when it is empty. */
export function secondsFrom(local: string): number | undefined {
  const time = Date.parse(local);
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000);
}

export const svgUrl = (svg: string) => `data:image/svg+xml,${encodeURIComponent(svg)}`;
