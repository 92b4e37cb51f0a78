import type { DeviceChoice } from './media/devices';
import { qualities, type Quality } from './protocol/types';

// What this browser remembers. Storage may be forbidden (private windows, policies): then nothing is remembered.

function read(storage: () => Storage, key: string): string | undefined {
  try {
    return storage().getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(storage: () => Storage, key: string, value: string | undefined): void {
  try {
    if (value === undefined) storage().removeItem(key);
    else storage().setItem(key, value);
  } catch {
    // Not remembered.
  }
}

const local = () => localStorage;
const session = () => sessionStorage;

export const prefs = {
  name: () => read(local, 'amphi.name') ?? '',
  setName: (name: string) => write(local, 'amphi.name', name),
  language: () => read(local, 'amphi.language'),
  setLanguage: (language: string) => write(local, 'amphi.language', language),
  shortcuts: () => read(local, 'amphi.shortcuts') !== 'off',
  setShortcuts: (on: boolean) => write(local, 'amphi.shortcuts', on ? undefined : 'off'),
  lobbySound: () => read(local, 'amphi.lobby_sound') !== 'off',
  setLobbySound: (on: boolean) => write(local, 'amphi.lobby_sound', on ? undefined : 'off'),
  devices: (): DeviceChoice => {
    try {
      return JSON.parse(read(local, 'amphi.devices') ?? '{}') as DeviceChoice;
    } catch {
      return {};
    }
  },
  setDevices: (choice: DeviceChoice) => write(local, 'amphi.devices', JSON.stringify(choice)),
  quality: (): Quality => qualities.find((quality) => quality === read(local, 'amphi.quality')) ?? 'auto',
  setQuality: (quality: Quality) => write(local, 'amphi.quality', quality === 'auto' ? undefined : quality),
  token: (room: string) => read(session, `amphi.token.${room}`),
  setToken: (room: string, token: string | undefined) => write(session, `amphi.token.${room}`, token),
  invitation: (room: string) => read(session, `amphi.invitation.${room}`),
  setInvitation: (room: string, secret: string | undefined) => write(session, `amphi.invitation.${room}`, secret),
  resume: (room: string) => read(session, `amphi.resume.${room}`),
  setResume: (room: string, secret: string | undefined) => write(session, `amphi.resume.${room}`, secret),
};
