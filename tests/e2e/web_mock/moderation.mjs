// What moderators do beyond the stage: lobby, floor, rules, chat, polls, scenes, the contact sheet.

import { mergeDiff } from './merge_diff.mjs';

const now = () => Math.floor(Date.now() / 1000);

/** Regions of a scene of movable tiles; of any other, those of its preset. */
export function customRegions(scene, shownNow) {
  const taken = new Set();
  const pick = (tile) => {
    if (tile.show === 'participant') return { participant: tile.participant, source: tile.source ?? 'camera' };
    const free = shownNow.find(({ participant }) => !taken.has(participant));
    return free && { participant: free.participant, source: 'camera' };
  };
  return (scene.tiles ?? []).flatMap((tile) => {
    const shown = pick(tile);
    if (!shown) return [];
    taken.add(shown.participant);
    const [w, h] = [1280 / 10_000, 720 / 10_000];
    return [{ x: tile.x * w, y: tile.y * h, width: tile.width * w, height: tile.height * h, tile: shown }];
  });
}

export class Moderation {
  constructor(room) {
    this.room = room;
    this.revision = 1;
    this.state = { lobby: {}, scenes: {}, undo: 0, consents: [], recording: { state: 'off' }, recording_answers: {} };
    this.before = [];
    this.pollId = 0;
    this.votes = new Map();
    this.watching = new Set();
  }

  /** `merge` as in RFC 7396. */
  change(merge) {
    const apply = (target, patch) => {
      for (const [name, value] of Object.entries(patch)) {
        if (value === null) delete target[name];
        else if (typeof value === 'object' && !Array.isArray(value)) apply((target[name] ??= {}), value);
        else target[name] = value;
      }
    };
    apply(this.state, merge);
    this.revision += 1;
    this.tell({ type: 'moderation_patch', revision: this.revision, merge });
  }

  tell(message) {
    for (const [id, client] of this.room.clients) {
      if (this.room.state.participants[id]?.role === 'moderator') client.send(message);
    }
  }

  knock(id, name, reason = 'lobby', client = undefined) {
    this.waiting ??= new Map();
    this.waiting.set(id, client);
    this.change({ lobby: { [id]: { name, reason, since: now() } } });
  }

  preview(scene) {
    if (scene === null) return this.change({ preview: null });
    const base = this.state.preview?.scene ?? this.room.state.scene;
    const next = { ...structuredClone(base), ...scene };
    for (const [name, value] of Object.entries(next)) if (value === null) delete next[name];
    const wanted = { scene: next, regions: this.room.resolve(next) };
    this.change({ preview: mergeDiff(this.state.preview ?? {}, wanted) });
  }

  goLive(scene, from = this.room.state.scene) {
    this.before.push(structuredClone(this.room.state.scene));
    this.room.change((state) => {
      const next = { ...from, ...scene };
      for (const [name, value] of Object.entries(next)) if (value === null) delete next[name];
      state.scene = next;
    });
    this.change({ undo: this.before.length });
    return { revision: this.room.revision };
  }

  /** What everybody sees of a recording (undefined: none), and what moderators do. */
  record(mark, light) {
    this.room.change((state) => {
      if (mark) state.recording = mark;
      else delete state.recording;
    });
    this.change({ recording: light });
  }

  vote(id, choices) {
    this.votes.set(id, choices);
    const { poll } = this.room.state;
    this.change({ poll_votes: poll.choices.map((_, i) => [...this.votes.values()].filter((list) => list.includes(i)).length) });
    this.room.change((state) => (state.poll = { ...state.poll, voters: this.votes.size }));
  }

  /** Undefined for what is no business of this file. */
  handle(id, message) {
    const { room } = this;
    const { participants } = room.state;
    const person = participants[message.participant];
    const actions = {
      admit: () => {
        const ids = message.all ? Object.keys(this.state.lobby) : [message.participant];
        for (const waiting of ids) {
          const { name } = this.state.lobby[waiting];
          this.change({ lobby: { [waiting]: null } });
          room.admit(waiting, name, this.waiting?.get(waiting));
        }
      },
      refuse: () => {
        this.waiting?.get(message.participant)?.send({ type: 'removed', reason: 'refused' });
        this.change({ lobby: { [message.participant]: null } });
      },
      give_floor: () => {
        const who = message.participant ?? room.state.hands[0];
        if (!who) return { error: 'not_found' };
        room.change((state) => {
          room.setStage(state, who, true);
          state.participants[who].floor = true;
        });
        room.clients.get(who)?.send({ type: 'unmute_asked', by: 'moderator' });
      },
      take_floor: () =>
        room.change((state) => {
          delete person.floor;
          room.setStage(state, message.participant, person.role === 'speaker');
        }),
      ask_unmute: () => void room.clients.get(message.participant)?.send({ type: 'unmute_asked', by: 'moderator' }),
      mute_all: () =>
        room.change((state) => {
          for (const one of Object.values(state.participants)) if (one.role === 'attendee') one.microphone = 'muted';
        }),
      policy: () => room.change((state) => (state.policy = { ...state.policy, ...message, type: undefined, id: undefined })),
      end: () => {
        for (const client of room.clients.values()) client.send({ type: 'removed', reason: 'ended' });
      },
      chat: () => {
        const { name, role } = participants[id];
        const line = { type: 'chat', from: id, name, role, to: message.to, text: message.text, at: now() };
        for (const [other, client] of room.clients) {
          if (message.to === 'all' || other === id || participants[other]?.role === 'moderator') client.send(line);
        }
      },
      announce: () =>
        room.change((state) => {
          if (message.text) state.announcement = { id: now(), text: message.text };
          else delete state.announcement;
        }),
      poll: () => {
        this.votes.clear();
        const { question, choices, multiple } = message;
        room.change((state) => {
          state.poll = { id: ++this.pollId, question, choices: choices.map((text) => ({ text })), multiple, open: true, voters: 0 };
        });
        this.change({ poll_votes: choices.map(() => 0) });
      },
      vote: () => this.vote(id, message.choices),
      close_poll: () => {
        const votes = this.state.poll_votes;
        room.change((state) => {
          state.poll = { ...state.poll, open: false, choices: state.poll.choices.map(({ text }, i) => ({ text, votes: votes[i] })) };
        });
      },
      clear_poll: () => room.change((state) => delete state.poll),
      preview: () => this.preview(message.scene),
      take: () => {
        const { preview } = this.state;
        if (!preview) return { error: 'conflict' };
        room.transition = message.transition;
        const result = this.goLive(preview.scene, {});
        this.change({ preview: null });
        return result;
      },
      undo: () => {
        const scene = this.before.pop();
        if (!scene) return { error: 'conflict' };
        room.change((state) => (state.scene = scene));
        this.change({ undo: this.before.length });
      },
      save_scene: () => this.change({ scenes: { [message.name]: structuredClone(this.state.preview?.scene ?? room.state.scene) } }),
      delete_scene: () => this.change({ scenes: { [message.name]: null } }),
      contact_sheet: () => {
        if (message.on) this.watching.add(id);
        else this.watching.delete(id);
        this.change({ faces: this.watching.size ? true : null });
        for (const one of this.state.consents) room.clients.get(one)?.send({ type: 'faces', wanted: this.watching.size > 0 });
      },
      record: () => this.record('on', { state: 'recording', seconds: 0, bytes: 0, minutes_left: 95, verified_second: null, warning: null, error: null }),
      pause_recording: () => this.record(message.paused ? 'paused' : 'on', { state: message.paused ? 'paused' : 'recording' }),
      stop_recording: () => this.record(undefined, { state: 'ended' }),
      recording_answer: () => this.change({ recording_answers: { [message.participant ?? id]: message.accepted } }),
      face_consent: () => {
        const others = this.state.consents.filter((one) => one !== id);
        this.change({ consents: message.on ? [...others, id] : others });
        if (message.on) room.clients.get(id)?.send({ type: 'faces', wanted: this.watching.size > 0 });
      },
      face: () => {
        for (const watcher of this.watching) room.clients.get(watcher)?.send({ type: 'face', participant: id, image: message.image });
      },
    };
    const action = actions[message.type];
    return action && { result: action() ?? {} };
  }
}

export const moderatorsOnly = new Set([
  'admit', 'refuse', 'give_floor', 'take_floor', 'ask_unmute', 'mute_all', 'policy', 'end', 'announce', 'poll',
  'close_poll', 'clear_poll', 'preview', 'take', 'undo', 'save_scene', 'delete_scene', 'contact_sheet',
  'record', 'pause_recording', 'stop_recording',
]);
