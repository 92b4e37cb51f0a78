// The room protocol's messages (docs/protocol.md). Members that a merge patch removed are absent: absent means none.
import type {
  Announcement,
  ChatMessage,
  ChatTo,
  FaceMessage,
  Moderation,
  ModerationPatchMessage,
  Policy,
  Poll,
  VitalsMessage,
  WaitingMessage,
} from './moderation';
import type { RecordingMark } from './recording';
import type { Banner, CustomTile, LowerThird, SignLanguage, Transition } from './scene';

export type * from './moderation';
export type * from './recording';
export * from './scene';

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
  /** Muted by a moderator, and not allowed to unmute. */
  held?: boolean;
  /** A moderator gave him the floor. */
  floor?: boolean;
}

export interface Tile {
  participant: string;
  source: Source;
}

export type ScenePreset = Preset | 'custom';

export interface Scene {
  preset: ScenePreset;
  order?: string[];
  pinned?: Tile;
  labels?: boolean;
  background?: string;
  /** Of the preset custom; later ones are on top. */
  tiles?: CustomTile[];
  sign_language?: SignLanguage;
  banner?: Banner;
  lower_third?: LowerThird;
  background_picture?: string;
}

/** What a request may say of a scene: null takes a member away. */
export type SceneChange = { [Name in keyof Scene]?: Scene[Name] | null };

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
  policy?: Policy;
  announcement?: Announcement;
  poll?: Poll;
  recording?: RecordingMark | null;
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

export type RemovedReason = 'moderator' | 'replaced' | 'closed' | 'refused' | 'revoked' | 'ended';

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
  /** Whether he agreed to be recorded; absent while he was not asked. */
  recorded?: boolean;
  /** For moderators. */
  moderation?: Moderation;
  moderation_revision?: number;
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
  | WaitingMessage
  | ModerationPatchMessage
  | VitalsMessage
  | ChatMessage
  | FaceMessage
  | { type: 'unmute_asked'; by?: string; name?: string }
  | { type: 'faces'; wanted: boolean }
  | { type: 'muted'; by?: string }
  | { type: 'removed'; reason: RemovedReason | 'restarting' }
  | OkMessage
  | ErrorMessage;

export interface Requests {
  join: { ticket: string; name: string; resume?: string; language: string };
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
  scene: { scene: SceneChange; transition?: Transition };
  admit: { participant: string } | { all: true };
  refuse: { participant: string };
  give_floor: { participant?: string };
  take_floor: { participant: string };
  ask_unmute: { participant: string };
  mute_all: Record<string, never>;
  policy: Partial<Policy>;
  end: Record<string, never>;
  chat: { to: ChatTo; text: string };
  announce: { text: string };
  poll: { question: string; choices: string[]; multiple: boolean };
  vote: { choices: number[]; poll?: number };
  close_poll: Record<string, never>;
  clear_poll: Record<string, never>;
  preview: { scene: SceneChange | null };
  take: { transition: Transition };
  undo: Record<string, never>;
  save_scene: { name: string };
  delete_scene: { name: string };
  contact_sheet: { on: boolean };
  face_consent: { on: boolean };
  face: { image: string };
  record: Record<string, never>;
  pause_recording: { paused: boolean };
  stop_recording: Record<string, never>;
  /** One's own, or, from moderators, that of a WHIP client. */
  recording_answer: { accepted: boolean; participant?: string };
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
