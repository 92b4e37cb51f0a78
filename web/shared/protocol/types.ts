// The room protocol's messages (docs/protocol.md). Members that a merge patch removed are absent: absent means none.

export type Role = 'moderator' | 'speaker' | 'attendee';
export type Source = 'camera' | 'screen';
export type MicrophoneState = 'off' | 'muted' | 'live';
export type Preset =
  | 'grid'
  | 'speaker_strip'
  | 'side_by_side'
  | 'picture_in_picture'
  | 'presentation'
  | 'single';

/** From the best to the least. */
export const rungs = ['high', 'medium', 'low', 'stills', 'sound'] as const;
export type Rung = (typeof rungs)[number];
export const qualities = ['auto', ...rungs] as const;
export type Quality = (typeof qualities)[number];

export const presets: readonly Preset[] = [
  'grid',
  'speaker_strip',
  'side_by_side',
  'picture_in_picture',
  'presentation',
  'single',
];

export interface Participant {
  name: string;
  role: Role;
  client?: 'browser' | 'whip' | 'whep';
  stage?: boolean;
  microphone?: MicrophoneState;
  camera?: boolean;
  screen?: boolean;
  /** Place in the queue of hands, from 1. */
  hand?: number | null;
  connection?: 'connecting' | 'connected' | 'disconnected';
}

export interface Tile {
  participant: string;
  source: Source;
}

export interface Scene {
  preset: Preset;
  order?: string[];
  pinned?: Tile | null;
  labels?: boolean;
  background?: string;
}

export interface Region extends Tile {
  x: number;
  y: number;
  width: number;
  height: number;
  /** False while the tile shows no moving picture (camera off, or stalled). */
  live?: boolean;
}

export interface RoomState {
  room?: { id: string; name?: string };
  participants?: Record<string, Participant>;
  stage?: string[];
  hands?: string[];
  scene?: Scene;
  on_screen?: Region[];
  canvas?: { width: number; height: number };
  speaking?: string | null;
  /** Only while the server is near its limits: it saves work, or lets nobody new in either. */
  load?: 'thinned' | 'full' | null;
  mixer?: 'starting' | 'running' | 'restarting';
}

export type ErrorCode =
  | 'malformed'
  | 'unsupported'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'overloaded'
  | 'closed'
  | 'timeout'
  | 'environment';

export type RemovedReason = 'moderator' | 'replaced' | 'closed';

export interface JoinedMessage {
  type: 'joined';
  id: number;
  participant: string;
  role: Role;
  resume: string;
  ice_servers?: RTCIceServer[];
  ice_transport_policy?: RTCIceTransportPolicy;
  quality?: Quality;
  revision: number;
  state: RoomState;
}

export interface PatchMessage {
  type: 'patch';
  revision: number;
  merge: unknown;
}

export interface SenderMessage {
  type: 'sender';
  source: Source;
  active: boolean;
  width: number;
  height: number;
  frames_per_second: number;
  bits_per_second: number;
}

/** What is being sent from now on, and why. */
export interface DeliveryMessage {
  type: 'delivery';
  rung: Rung;
  reason: 'choice' | 'link' | 'server';
}

/** New TURN credentials, before the old ones expire. */
export interface IceServersMessage {
  type: 'ice_servers';
  ice_servers: RTCIceServer[];
}

export interface OkMessage {
  type: 'ok';
  id: number;
  sdp?: string;
  connection?: string;
  fragment?: string;
  revision?: number;
}

export interface ErrorMessage {
  type: 'error';
  id?: number;
  code: ErrorCode;
  message: string;
  /** Seconds, with `overloaded`. */
  retry_after?: number;
}

export type ServerMessage =
  | JoinedMessage
  | PatchMessage
  | SenderMessage
  | DeliveryMessage
  | IceServersMessage
  | { type: 'muted'; by?: string }
  | { type: 'removed'; reason: RemovedReason }
  | OkMessage
  | ErrorMessage;

export interface Requests {
  join: { token: string; name: string; resume?: string; language: string };
  offer: { sdp: string };
  candidates: { connection: string; fragment: string };
  mute: { muted: boolean };
  camera: { on: boolean };
  screen: { on: boolean };
  hand: { raised: boolean };
  quality: { rung: Quality };
  leave: Record<string, never>;
  stage: { participant: string; on: boolean };
  mute_other: { participant: string };
  lower_hand: { participant: string };
  remove: { participant: string };
  scene: { scene: Partial<Scene> };
}

/** A request that was refused, or that could not be answered. */
export class RequestError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    /** Seconds. */
    readonly retryAfter?: number,
  ) {
    super(message);
    this.name = 'RequestError';
  }
}
