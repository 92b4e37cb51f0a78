import { RequestError, type ErrorCode, type Role } from '../protocol/types';
import { tokenFromFragment } from '../invite';
import { prefs } from '../prefs';

/** What lets a person in: a room's token, an invitation, or neither: then the account that is signed in here. */
export interface Pass {
  token?: string;
  invitation?: string;
}

/** Opens the room's WebSocket once, within 30 s. */
export interface Ticket {
  ticket: string;
  role: Role;
  /** Of a personal invitation. */
  name?: string;
  /** The room's name. */
  room?: string;
  /** He will have to wait. */
  lobby?: boolean;
}

export const invitationFromFragment = (fragment: string): string | undefined =>
  new URLSearchParams(fragment.replace(/^#/, '')).get('i') || undefined;

export const passFromFragment = (fragment: string): Pass => {
  const invitation = invitationFromFragment(fragment);
  return invitation ? { invitation } : { token: tokenFromFragment(fragment) };
};

export const isEmpty = ({ token, invitation }: Pass): boolean => !token && !invitation;

export const keptPass = (room: string): Pass => ({ token: prefs.token(room), invitation: prefs.invitation(room) });

/** Keeps it for reloads of this tab. Another pass is another seat. */
export function keepPass(room: string, pass: Pass): void {
  const before = keptPass(room);
  if (pass.token !== before.token || pass.invitation !== before.invitation) prefs.setResume(room, undefined);
  prefs.setToken(room, pass.token);
  prefs.setInvitation(room, pass.invitation);
}

/** Takes the secret out of the address bar, where it could be seen or shared by accident, and keeps it. */
export function takePass(room: string): Pass {
  const pass = passFromFragment(location.hash);
  if (isEmpty(pass)) return keptPass(room);
  keepPass(room, pass);
  history.replaceState(null, '', location.pathname + location.search);
  return pass;
}

const codeOf: Record<number, ErrorCode> = {
  400: 'malformed',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  429: 'overloaded',
  503: 'overloaded',
};

async function refusal(response: Response): Promise<RequestError> {
  const retryAfter = Number(response.headers.get('retry-after')) || undefined;
  return new RequestError(codeOf[response.status] ?? 'environment', `ticket: ${response.status}`, retryAfter);
}

/** Asks for a ticket. Rejects with a RequestError: `unauthorized` when the pass is not valid (any more). */
export async function requestTicket(room: string, { token, invitation }: Pass): Promise<Ticket> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (token) headers['authorization'] = `Bearer ${token}`;
  const request = { method: 'POST', headers, body: JSON.stringify(token || !invitation ? {} : { invitation }) };
  const response = await fetch(`/api/v1/rooms/${encodeURIComponent(room)}/tickets`, request).catch(() => {
    throw new RequestError('closed', 'the server cannot be reached');
  });
  if (!response.ok) throw await refusal(response);
  return (await response.json()) as Ticket;
}

/** What the first message carries: a ticket, or the token itself to a server that knows no tickets. */
export async function credentials(room: string, pass: Pass): Promise<{ ticket: string } | { token: string }> {
  try {
    return { ticket: (await requestTicket(room, pass)).ticket };
  } catch (error) {
    if (pass.token && error instanceof RequestError && error.code === 'not_found') return { token: pass.token };
    throw error;
  }
}
