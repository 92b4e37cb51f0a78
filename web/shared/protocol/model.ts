import { mergePatch } from './merge_patch';
import type { JoinedMessage, PatchMessage, RoomState, ServerMessage } from './types';

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
