// The HTTP interface of docs/api.md, as far as these pages use it. Times are seconds since 1970.
import { call, download } from '../shared/http';
import type { ChatPolicy } from '../shared/protocol/types';

export type AccountRole = 'admin' | 'moderator';

export interface Session {
  account: string;
  name: string;
  role: AccountRole;
  second_factor: boolean;
  rooms: { id: string; name: string }[];
}

export interface Account {
  id: string;
  name: string;
  role: AccountRole;
  disabled?: boolean;
  has_password?: boolean;
  second_factor?: boolean;
}

export interface OpenSession {
  id: string;
  name: string;
  created: number;
  last_seen: number;
  current: boolean;
}

export type RoomKind = 'permanent' | 'one_off';

export interface Room {
  id: string;
  name: string;
  kind?: RoomKind;
  ends?: number;
  people?: number;
}

export interface RoomSettings extends Room {
  lobby: boolean;
  chat: ChatPolicy;
  unmute: boolean;
  moderators: string[];
}

export interface AuditEntry {
  id: number;
  at: number;
  who: string;
  action: string;
  object: string;
}

export interface Machine {
  version?: string;
  uptime?: number;
  rooms: { id: string; name: string; people: number }[];
  /** 0 to 1. */
  processor?: number;
  memory?: number;
  /** Bytes. */
  disk_free?: number;
  disk_total?: number;
  certificate_days?: number;
}

export type StoredState = 'running' | 'complete' | 'recovered' | 'damaged';

export interface StoredRecording {
  id: string;
  room: string;
  state: StoredState;
  began: number;
  seconds: number;
  bytes: number;
  /** A legal hold. */
  hold: boolean;
  deleted_at?: number;
}

export interface StoredFile {
  name: string;
  bytes: number;
}

export interface Enrolment {
  secret: string;
  uri: string;
  /** SVG. */
  qr: string;
}

/** Ten, shown once. */
export interface RecoveryCodes {
  recovery_codes: string[];
}

/** A one-time code with which the person sets a password. */
export interface OneTimeCode {
  id: string;
  code: string;
}

const one = (id: string) => encodeURIComponent(id);

export const api = {
  setupNeeded: () => call<{ needed: boolean }>('GET', '/setup'),
  setUp: (body: { code: string; name: string; password: string }) => call<Session>('POST', '/setup', body),
  signIn: (body: { name: string; password: string; second_factor?: string }) => call<Session>('POST', '/session', body),
  session: () => call<Session>('GET', '/session'),
  signOut: () => call<void>('DELETE', '/session'),

  sessions: (all: boolean) => call<OpenSession[]>('GET', all ? '/sessions?all=1' : '/sessions'),
  endSession: (id: string) => call<void>('DELETE', `/sessions/${one(id)}`),
  enrol: () => call<Enrolment>('POST', '/account/totp', {}),
  confirm: (code: string) => call<RecoveryCodes>('PUT', '/account/totp', { code }),
  renewCodes: (code: string) => call<RecoveryCodes>('POST', '/account/recovery-codes', { second_factor: code }),
  changePassword: (before: string, next: string) => call<void>('PUT', '/account/password', { old: before, new: next }),

  accounts: () => call<Account[]>('GET', '/accounts'),
  addAccount: (body: { name: string; role: AccountRole }) => call<OneTimeCode>('POST', '/accounts', body),
  changeAccount: (id: string, body: { role?: AccountRole; disabled?: boolean }) => call<void>('PATCH', `/accounts/${one(id)}`, body),
  deleteAccount: (id: string) => call<void>('DELETE', `/accounts/${one(id)}`),
  resetAccount: (id: string) => call<OneTimeCode>('POST', `/accounts/${one(id)}/reset`, {}),

  rooms: () => call<Room[]>('GET', '/rooms'),
  addRoom: (body: { id?: string; name: string; kind: RoomKind; ends?: number }) => call<Room>('POST', '/rooms', body),
  settings: (room: string) => call<RoomSettings>('GET', `/rooms/${one(room)}/settings`),
  changeSettings: (room: string, body: Partial<Omit<RoomSettings, keyof Room>> & { name?: string }) =>
    call<RoomSettings>('PATCH', `/rooms/${one(room)}/settings`, body),
  deleteRoom: (room: string) => call<void>('DELETE', `/rooms/${one(room)}`),

  recordings: () => call<StoredRecording[]>('GET', '/recordings'),
  recordingFiles: (id: string) => call<StoredFile[]>('GET', `/recordings/${one(id)}/files`),
  recordingFile: async (id: string, name: string) =>
    new Uint8Array(await (await download(`/recordings/${one(id)}/files/${one(name)}`)).arrayBuffer()),
  holdRecording: (id: string, hold: boolean) => call<void>('PATCH', `/recordings/${one(id)}`, { hold }),
  deleteRecording: (id: string) => call<void>('DELETE', `/recordings/${one(id)}`),

  audit: (before?: number) => call<AuditEntry[]>('GET', before === undefined ? '/audit' : `/audit?before=${before}`),
  machine: () => call<Machine>('GET', '/machine'),
};
