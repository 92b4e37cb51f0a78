import type { RecordingError, RecordingState, RecordingWarning } from '../protocol/types';

export const panelRecordingEnglish = {
  title: 'Recording',
  start: 'Record',
  pause: 'Pause',
  resume: 'Go on',
  stop: 'Stop recording',
  state: {
    off: 'Not recording',
    starting: 'Starting…',
    recording: 'Recording',
    paused: 'Paused',
    ending: 'Ending…',
    ended: 'Saved',
    failed: 'Failed',
  } satisfies Record<RecordingState, string>,
  verified: (time: string | undefined) => (time === undefined ? 'Nothing verified yet' : `Verified up to ${time}`),
  offset: (ms: number) =>
    Math.abs(ms) < 1 ? 'Sound and picture together' : `Sound ${Math.abs(ms)} ms ${ms > 0 ? 'behind' : 'ahead of'} the picture`,
  minutesLeft: (minutes: number) => {
    if (minutes >= 6000) return 'Disk: room for more than 100 hours';
    if (minutes >= 180) return `Disk: room for ${Math.floor(minutes / 60)} hours`;
    return minutes === 1 ? 'Disk: room for 1 minute' : `Disk: room for ${minutes} minutes`;
  },
  leftOut: (names: string) => `Left out, because they have not agreed: ${names}`,
  client: (name: string) => `Record ${name}`,
  warning: {
    disk_low: 'The disk is nearly full. The recording ends by itself before it is.',
    slow_disk: 'The disk is slow: the recording waits in memory.',
    behind: 'The disk was too slow: the recording has a gap.',
  } satisfies Record<RecordingWarning, string>,
  error: {
    disk_full: 'The recording has ended because the disk is full. What was recorded before is safe.',
    io_error: 'The recording has ended because the disk reports errors. What was recorded before is kept.',
    read_only: 'The recording has ended because nothing can be written to the disk any more. What was recorded before is kept.',
    no_folder:
      'Nothing is recorded: the folder for recordings is not there. Its volume is probably closed: ask whoever runs the server to open it (amphi recording storage open).',
    no_vault:
      'Nothing is recorded: the folder for the recordings’ keys is not there. Ask whoever runs the server to make it (amphi doctor says how).',
    not_encrypted:
      'Nothing is recorded: the folder for recordings lies on no encrypted volume. Ask whoever runs the server to open it (amphi recording storage open).',
    no_key:
      'Nothing is recorded: the keys of at least two custodians must be set up first. Ask whoever runs the server (recording.recipients).',
    recorder: 'The recording has ended because its program does not run. What was recorded before is kept.',
    closed: 'Nothing is recorded: no administrator has signed in for too long. One must sign in, and the storage must be opened again.',
  } satisfies Record<RecordingError, string>,
};
