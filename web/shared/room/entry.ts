import { call, HttpError } from '../http';
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

/** What the page before the room shows. */
export interface Greeting {
  role: Role;
  /** The room's name. */
  room: string;
  /** Of a personal invitation: he is called that. */
  name?: string;
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
  0: 'closed',
  400: 'malformed',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  429: 'overloaded',
  503: 'overloaded',
};

function asRequestError(error: unknown): RequestError {
  if (!(error instanceof HttpError)) return new RequestError('environment', String(error));
  return new RequestError(codeOf[error.status] ?? 'environment', error.message, error.retryAfter);
}

async function askRoom<T>(room: string, what: string, { token, invitation }: Pass): Promise<T> {
  const body = invitation && !token ? { invitation } : {};
  try {
    return await call<T>('POST', `/rooms/${encodeURIComponent(room)}/${what}`, body, token);
  } catch (error) {
    throw asRequestError(error);
  }
}

/** Asks for a ticket. Rejects with a RequestError: `unauthorized` when the pass is not valid (any more). */
export const requestTicket = (room: string, pass: Pass): Promise<Ticket> => askRoom(room, 'tickets', pass);

/** Uses no invitation up. Rejects as requestTicket() does. */
export const requestGreeting = (room: string, pass: Pass): Promise<Greeting> => askRoom(room, 'greeting', pass);
