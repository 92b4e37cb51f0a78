import { HttpError } from '../shared/http';

export const problemKinds = [
  'credentials',
  'second_factor',
  'throttled',
  'malformed',
  'forbidden',
  'not_found',
  'conflict',
  'offline',
  'server',
] as const;
export type ProblemKind = (typeof problemKinds)[number];

export interface Problem {
  kind: ProblemKind;
  /** When it is worth another try; milliseconds since 1970. */
  until?: number;
}

const byStatus: Record<number, ProblemKind> = {
  0: 'offline',
  400: 'malformed',
  401: 'credentials',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  422: 'malformed',
  429: 'throttled',
};

export function problemOf(error: unknown, now = Date.now()): Problem {
  if (!(error instanceof HttpError)) return { kind: 'server' };
  if (error.status === 401 && error.code === 'second_factor') return { kind: 'second_factor' };
  const kind = byStatus[error.status] ?? 'server';
  return error.retryAfter ? { kind, until: now + error.retryAfter * 1000 } : { kind };
}

/** The session is over: not a wrong password or code, which have a code of their own. */
export const isSignedOut = (error: unknown): boolean =>
  error instanceof HttpError && error.status === 401 && error.code !== 'credentials' && error.code !== 'second_factor';

/** Where the page leads after signing in: only within this server's rooms. */
export function backFrom(fragment: string): string | undefined {
  const back = new URLSearchParams(fragment.replace(/^#/, '')).get('back') ?? '';
  return /^\/(r|panel)\/[\w.~%-]+$/.test(back) ? back : undefined;
}

/** What a link to the setup page carries in its fragment. */
export function setupFrom(fragment: string): { code: string; name: string } {
  const values = new URLSearchParams(fragment.replace(/^#/, ''));
  return { code: values.get('code') ?? '', name: values.get('name') ?? '' };
}

export const setupLink = (origin: string, code: string, name: string): string =>
  `${origin}/setup#${new URLSearchParams({ code, name }).toString()}`;
