// What came with the lobby, the moderators' actions, chat and polls (docs/protocol.md).
import type { RecordingLight } from './recording';
import type { Role, Rung, Scene, Tile } from './types';

export type WaitingReason = 'lobby' | 'no_moderator' | 'second_device' | 'locked';
export type ChatPolicy = 'off' | 'moderators' | 'all';
export type ChatTo = 'all' | 'moderators';

/** Instead of `joined`, which follows when a moderator lets him in. */
export interface WaitingMessage {
  type: 'waiting';
  id: number;
  reason: WaitingReason;
  resume: string;
  room?: { id: string; name?: string };
}

export interface Policy {
  lobby: boolean;
  locked: boolean;
  /** Attendees on stage may unmute themselves. */
  unmute: boolean;
  chat: ChatPolicy;
  /** Seconds between two messages of one person; 0 is off. */
  slow_mode: number;
}

export interface Announcement {
  id: number;
  text: string;
}

export interface PollChoice {
  text: string;
  /** Only once the poll is closed. */
  votes?: number;
}

export interface Poll {
  id: number;
  question: string;
  choices: PollChoice[];
  multiple?: boolean;
  open: boolean;
  /** How many people have voted. */
  voters?: number;
}

export interface Waiting {
  name: string;
  role?: Role;
  reason: WaitingReason;
  /** Seconds since 1970. */
  since: number;
}

/** A region that the server resolved, in pixels of the canvas; later ones are over earlier ones. */
export interface PreviewRegion {
  x: number;
  y: number;
  width: number;
  height: number;
  /** A person's camera or screen. */
  tile?: Tile;
  picture?: string;
  banner?: boolean;
  lower_third?: boolean;
}

export interface Preview {
  scene: Scene;
  regions?: PreviewRegion[];
}

/** What moderators know beside the snapshot. */
export interface Moderation {
  lobby?: Record<string, Waiting>;
  scenes?: Record<string, Scene>;
  preview?: Preview;
  /** How many earlier scenes can be gone back to. */
  undo?: number;
  /** While the poll is open. */
  poll_votes?: number[];
  /** Somebody looks at the contact sheet. */
  faces?: boolean;
  /** Who agreed to show a still on the contact sheet. */
  consents?: string[];
  recording?: RecordingLight;
  /** Who agreed to be recorded, or declined. */
  recording_answers?: Record<string, boolean>;
}

export interface ModerationPatchMessage {
  type: 'moderation_patch';
  revision: number;
  merge: unknown;
}

export interface Vital {
  /** 0 to 1. */
  loss?: number;
  bits_per_second?: number;
  rung?: Rung;
  round_trip_ms?: number;
  /** dBov: 0 is the loudest. */
  level?: number;
}

export interface VitalsMessage {
  type: 'vitals';
  /** A merge patch: what changed, null for what is not known any more. */
  participants: unknown;
}

export interface ChatMessage {
  type: 'chat';
  from: string;
  name: string;
  role: Role;
  to: ChatTo;
  text: string;
  /** Seconds since 1970. */
  at: number;
}

export interface FaceMessage {
  type: 'face';
  participant: string;
  /** Base64 of a JPEG or WebP. */
  image: string;
}
