// Recording (docs/protocol.md).

/** What everybody sees of a recording. Absent: nothing is recorded. */
export type RecordingMark = 'on' | 'paused';

export type RecordingState = 'off' | 'starting' | 'recording' | 'paused' | 'ending' | 'ended' | 'failed';

export type RecordingWarning = 'disk_low' | 'slow_disk' | 'behind';

export type RecordingError =
  | 'disk_full'
  | 'io_error'
  | 'read_only'
  | 'no_folder'
  | 'no_vault'
  | 'not_encrypted'
  | 'no_key'
  | 'recorder'
  | 'closed';

/** What moderators see of it; told every second. Absent: this server records nothing. */
export interface RecordingLight {
  state: RecordingState;
  /** Of media; pauses do not count. */
  seconds?: number;
  bytes?: number;
  /** The newest second that was read back and decoded before it was sealed. */
  verified_second?: number;
  /** Sound behind (+) or ahead of (-) the picture. */
  offset_ms?: number;
  minutes_left?: number;
  warning?: RecordingWarning;
  error?: RecordingError;
}
