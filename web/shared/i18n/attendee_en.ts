import type { WaitingReason } from '../protocol/types';
import type { EndReason } from '../room/connection';
import type { MicrophoneShown } from '../room/microphone_shown';

/** What an attendee reads beside what everybody reads. */
export const attendeeEnglish = {
  waiting: {
    pageTitle: (room: string) => `Please wait · ${room}`,
    title: (room: string) => (room ? `Please wait: ${room}` : 'Please wait'),
    reason: {
      lobby: 'A moderator will let you in in a moment.',
      no_moderator: 'No moderator is here yet. You are early: nothing has begun.',
      second_device: 'Your invitation is already used on another device. A moderator has to let this one in.',
      locked: 'The room is locked. A moderator can still let you in.',
    } satisfies Record<WaitingReason, string>,
    byItself: 'You go in by yourself as soon as you are let in. Keep this page open. Nobody sees or hears you yet.',
    lost: 'The connection is lost. This page keeps trying, and keeps your place.',
    leave: 'Stop waiting',
  },

  ended: {
    left: 'You have left the room.',
    moderator: 'The moderator removed you from the room.',
    replaced: 'You joined from another window or device. This one stopped.',
    closed: 'The room was closed.',
    revoked: 'Your invitation was withdrawn.',
    ended: 'The moderator ended the session for everyone.',
    refused: 'You could not join.',
    notAdmitted: 'The moderator did not let you in.',
    what: {
      left: 'Your microphone and camera are off. You can come back as long as the session lasts.',
      moderator: 'Your invitation does not let you in any more.',
      replaced: 'You can go on here instead: the other one stops then.',
      closed: 'Nobody is in it any more.',
      revoked: 'It does not let anybody in any more.',
      ended: 'Your microphone and camera are off. You can close this page.',
      refused: 'Perhaps by mistake: you can ask again, or ask whoever invited you.',
    } satisfies Record<EndReason, string>,
    askForLink: 'If you think that this is a mistake, ask whoever invited you for a new link.',
    again: 'Join again',
    here: 'Go on here',
    askAgain: 'Ask again',
    anotherLink: 'I have another link',
    home: 'Start page',
  },

  microphoneShown: {
    live: 'Mic on',
    muted: 'Muted',
    held: 'Held',
    interrupted: 'Not heard',
  } satisfies Record<MicrophoneShown, string>,

  unmuteAsked: {
    title: 'A moderator asks you to speak',
    lead: 'Your microphone stays muted until you turn it on yourself.',
    accept: 'Unmute',
    decline: 'Stay muted',
  },

  vote: {
    title: 'Poll',
    asked: (question: string) => `A poll for you: ${question}`,
    one: 'Choose one answer.',
    several: 'Choose one answer or several.',
    vote: 'Vote',
    change: 'Change my vote',
    counted: 'Your vote is counted. You can change it while the poll is open.',
    notYet: 'This change is not sent yet.',
    closed: (voters: string) => (voters === '1' ? 'Closed. 1 person voted.' : `Closed. ${voters} people voted.`),
  },

  face: {
    title: 'Small picture for the moderators',
    lead: 'Every few seconds the moderators get a small still of your camera, only while they look at everybody. Nothing is kept.',
    consent: 'The moderators may see me',
    taken: 'A moderator sees small stills of you right now.',
  },

  shortcuts: {
    title: 'Keyboard shortcuts',
    mute: 'Mute or unmute',
    camera: 'Camera on or off',
    hand: 'Raise or lower the hand',
    chat: 'Write in the chat',
    help: 'This list',
    close: 'Close a window or a menu',
    hint: 'Single keys do nothing while you write in a field.',
    on: 'Shortcuts on',
  },
};
