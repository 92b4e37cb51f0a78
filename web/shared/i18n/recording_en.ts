import type { RecordingMark } from '../protocol/types';

export const recordingEnglish = {
  joinNotice:
    'This class can be recorded. A mark in the page and in the picture and a tone tell you when it is. Without your yes your picture and voice are left out of the recording; the class itself stays the same.',
  joinAccept: 'My picture and voice may be recorded',
  mark: { on: 'REC', paused: 'REC paused' } satisfies Record<RecordingMark, string>,
  said: {
    on: 'This class is being recorded.',
    paused: 'The recording is paused: nothing is captured.',
  } satisfies Record<RecordingMark, string>,
  ownIn: 'you are in it',
  ownOut: 'without you',
  askTitle: 'This class is being recorded',
  askLead:
    'May your picture and voice be in the recording? If not, they are left out of it, and everybody in the class still sees and hears you. You can change your answer at any time with the mark at the top.',
  notAsked: 'Until you answer you are left out.',
  youAreIn: 'Now: you are in the recording.',
  youAreOut: 'Now: you are left out of the recording.',
  accept: 'Yes, record me',
  decline: 'No, leave me out',
};
