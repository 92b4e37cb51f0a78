import type { Quality, Rung } from '../protocol/types';
import { adminEnglish } from './admin_en';
import { attendeeEnglish } from './attendee_en';
import { chatEnglish } from './chat_en';
import { panelEnglish } from './panel_en';
import { recordingEnglish } from './recording_en';

const english = {
  language: 'English',
  pageTitle: (room: string) => (room ? `${room} · Amphi` : 'Amphi'),
  skip: 'Skip to the controls',

  start: {
    title: 'Join a room',
    lead: 'One picture, one sound, whatever your connection.',
    label: 'Invitation link or room code',
    hint: 'Paste the link you were sent, or type the code of the room.',
    go: 'Continue',
    signIn: 'Sign in',
    signInLead: 'For moderators and administrators.',
    invalid: 'This is neither an invitation to this server nor a room code.',
  },

  join: {
    title: (room: string) => (room ? `Join ${room}` : 'Join'),
    lead: 'You can simply listen: no camera or microphone needed.',
    leadModerator: 'You come in with the control panel of this room.',
    name: 'Your name',
    nameHint: 'Others in the room see it.',
    nameInvited: 'Your invitation carries this name. The others in the room see it.',
    nameMissing: 'Please enter your name.',
    button: 'Join',
    muted: 'Join with my microphone muted',
    devices: 'Camera and microphone',
    devicesLead: 'Optional. Only tried here: nobody sees or hears you yet.',
    cameraOn: 'Try camera',
    cameraOff: 'Stop camera',
    microphoneOn: 'Try microphone',
    microphoneOff: 'Stop microphone',
    previewOff: 'Camera off',
    preview: 'Your camera, as others would see you',
    level: 'Microphone level',
    levelHint: 'Say something: the bar should move.',
    chime: 'Test the speaker',
    chimePlaying: 'Playing…',
    chimeFailed: 'The sound could not be played.',
    tokenMissing: 'This link has no invitation in it.',
    tokenMissingRemedy: 'Open the complete link you were sent, or paste it here.',
    tokenLabel: 'Invitation link',
    use: 'Use this link',
    signIn: 'Sign in with an account',
    signedIn: (name: string) => `Signed in as ${name}.`,
  },

  device: {
    camera: 'Camera',
    microphone: 'Microphone',
    speaker: 'Speaker',
    system: 'System default',
    settingsTitle: 'Camera, microphone, speaker',
    noChoice: 'The devices can be chosen here once the browser may use them.',
    close: 'Close',
  },

  problem: {
    microphone: {
      denied: 'The browser may not use the microphone. Click the icon next to the address, allow the microphone and try again.',
      missing: 'No microphone was found. Plug one in and try again. You can listen all the same.',
      busy: 'Another program is using the microphone. Close it and try again.',
      unsupported: 'This page cannot use a microphone here. It needs a secure (https) address and a recent browser.',
      failed: 'The microphone did not start. Unplug it, plug it in again and retry.',
    },
    camera: {
      denied: 'The browser may not use the camera. Click the icon next to the address, allow the camera and try again.',
      missing: 'No camera was found. Plug one in and try again. You can take part without.',
      busy: 'Another program is using the camera. Close it and try again.',
      unsupported: 'This page cannot use a camera here. It needs a secure (https) address and a recent browser.',
      failed: 'The camera did not start. Unplug it, plug it in again and retry.',
    },
    screen: {
      denied: 'Nothing is shared: the choice was cancelled, or the system does not allow it.',
      missing: 'There is no screen to share.',
      busy: 'The screen could not be captured. Try again, or share a window.',
      unsupported: 'This browser cannot share a screen.',
      failed: 'The screen could not be captured. Try again.',
    },
  },

  link: {
    connecting: 'Connecting…',
    waiting: 'Waiting',
    connected: 'Connected',
    reconnecting: 'Reconnecting…',
    closed: 'Disconnected',
  },

  program: {
    label: 'The room’s picture',
    waiting: 'The picture is on its way…',
    starting: 'The room is starting…',
    restarting: 'The picture is restarting. It comes back by itself in a moment.',
    reconnecting: 'Connection lost. You keep your seat while we reconnect.',
    tapToHear: 'Tap to hear',
    fullscreen: 'Full screen',
    leaveFullscreen: 'Leave full screen',
    pictureInPicture: 'Small window',
    still: (names: string) => (names ? `Still picture of the room: ${names}` : 'Still picture of the room'),
    stillOf: (time: string) => `Picture of ${time}`,
    soundOnly: 'Sound only',
    speaks: (name: string) => `${name} is speaking`,
    nobodySpeaks: 'Nobody is speaking',
  },

  quality: {
    title: 'Picture quality',
    name: {
      auto: 'Auto',
      high: 'High',
      medium: 'Medium',
      low: 'Low',
      stills: 'Still pictures',
      sound: 'Sound only',
    } satisfies Record<Quality, string>,
    inText: {
      high: 'high',
      medium: 'medium',
      low: 'low',
      stills: 'still pictures',
      sound: 'sound only',
    } satisfies Record<Rung, string>,
    gets: (chosen: string, got: string) => `${chosen}: ${got}`,
    why: {
      link: 'your link is slow',
      server: 'the server is saving work',
    },
    autoHint: 'the best that your link takes',
    about: (amount: string) => `about ${amount} per hour`,
    unknown: (chosen: string) => `${chosen}…`,
    perHour: (amount: string) => `${amount} per hour`,
    used: 'Data used since you joined',
    rate: 'Per hour, by the last minute',
    measuring: 'measuring…',
  },

  room: {
    onScreen: 'On screen',
    nothingOnScreen: 'Nobody yet',
    screenOf: (name: string) => `${name} (screen)`,
    stage: 'On stage',
    stageEmpty: 'Nobody is on stage yet.',
    speaking: 'speaking',
    you: 'you',
    people: (count: number) => (count === 1 ? '1 person' : `${count} people`),
    side: 'Beside the picture',
    announcement: 'Announcement',
    wrote: (name: string, text: string) => `${name}: ${text}`,
    panel: 'Control panel',
    controls: 'Your controls',
  },

  control: {
    mute: 'Mute',
    unmute: 'Unmute',
    cameraOn: 'Start camera',
    cameraOff: 'Stop camera',
    screenOn: 'Share screen',
    screenOff: 'Stop sharing',
    handUp: 'Raise hand',
    handDown: 'Lower hand',
    handPlace: (place: number) => 
      place === 1 ? 'Your hand is raised: you are next.' : `Your hand is raised: you are number ${place}.`,
    leave: 'Leave',
    microphone: attendeeEnglish.microphoneShown,
    short: {
      camera: 'Camera',
      screen: 'Share',
      hand: 'Hand',
      handPlace: (place: number) => `No. ${place}`,
      chat: 'Chat',
      leave: 'Leave',
      devices: 'Devices',
    },
    heldHint: 'You can unmute only once a moderator asks you to. Raise your hand if you would like to speak.',
    muteHeld: 'Muted: a moderator must ask you first',
    talkingWhileMuted: 'You are talking, but you are muted: nobody hears you.',
  },

  notice: {
    mutedByModerator: 'The moderator muted your microphone.',
    calledOnStage: 'You are on stage. Turn on your microphone or camera when you are ready.',
    backInAudience: 'You are back in the audience. Your microphone and camera are off.',
    onStage: 'You are on stage.',
    notConnected: 'No connection right now. Please try again in a moment.',
    dismiss: 'Dismiss',
  },

  refusal: {
    malformed: 'The server did not understand this page. Reload it.',
    unsupported: 'The server does not support this.',
    unauthorized: 'This invitation is not valid, or no longer.',
    forbidden: 'You may not do this here.',
    not_found: 'This does not exist (any more).',
    conflict: 'This is not possible right now.',
    overloaded: 'The server is very busy. Please try again in a moment.',
    closed: 'The connection was closed.',
    timeout: 'The server did not answer in time.',
    environment: 'The server has a problem. Please try again in a moment.',
  },

  role: {
    moderator: 'Moderator',
    speaker: 'Speaker',
    attendee: 'Attendee',
  },

  microphone: {
    off: 'no microphone',
    muted: 'muted',
    live: 'microphone on',
  },

  ...attendeeEnglish,

  admin: adminEnglish,

  panel: panelEnglish,

  chat: chatEnglish,
  recording: recordingEnglish,

  footer: {
    language: 'Language',
  },
};

/** Every language has every text: what is missing does not compile. */
export type Messages = typeof english;
export const en: Messages = english;
