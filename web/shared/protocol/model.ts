import { mergePatch } from './merge_patch';
import type { JoinedMessage, Moderation, PatchMessage, RoomState, ServerMessage } from './types';

/** What the server told about the room, and up to which revision. */
export interface RoomModel {
  revision: number;
  state: RoomState;
}

export const modelFrom = (joined: JoinedMessage): RoomModel => ({
  revision: joined.revision,
  state: joined.state,
});

/** The next model, or null when a revision is missing: then only a new snapshot helps. */
export function applyPatch(model: RoomModel, patch: PatchMessage): RoomModel | null {
  if (patch.revision !== model.revision + 1) return null;
  return { revision: patch.revision, state: mergePatch(model.state, patch.merge) as RoomState };
}

/** What moderators know beside the snapshot, with revisions of its own, which rise by one from the first one that is told. */
export class ModerationModel {
  value: Moderation;
  private revision: number | undefined;

  constructor(joined?: JoinedMessage) {
    this.value = joined?.moderation ?? {};
    this.revision = joined?.moderation_revision;
  }

  /** False when a revision is missing: then only joining again helps. */
  apply(revision: number, merge: unknown): boolean {
    if (this.revision !== undefined && revision !== this.revision + 1) return false;
    this.revision = revision;
    this.value = mergePatch(this.value, merge) as Moderation;
    return true;
  }
}

/** Null for what is not a message. */
export function parseMessage(text: string): ServerMessage | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    return typeof (value as { type?: unknown }).type === 'string' ? (value as ServerMessage) : null;
  } catch {
    return null;
  }
}
