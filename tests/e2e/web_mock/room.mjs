// A room that answers the protocol from memory, so that the pages can be seen without the real server.
import { mergeDiff } from './merge_diff.mjs';
import { customRegions, Moderation, moderatorsOnly } from './moderation.mjs';

const people = {
  p1: { name: 'Ada Lovelace', role: 'speaker', stage: true, microphone: 'live', camera: true, screen: false },
  p2: { name: 'Grace Hopper', role: 'speaker', stage: true, microphone: 'muted', camera: true, screen: true },
  p3: { name: 'Édouard Branly', role: 'speaker', stage: true, microphone: 'live', camera: false, screen: false },
  p4: { name: 'Hedy Lamarr', role: 'speaker', stage: true, microphone: 'muted', camera: true, screen: false },
  p5: { name: 'Noor Inayat Khan', role: 'attendee', stage: false, microphone: 'off', camera: false, hand: 1 },
  p6: { name: 'Claude Chappe', role: 'attendee', stage: false, microphone: 'off', camera: false, hand: 2 },
  p7: { name: 'Mary Somerville-Wojciechowska de la Tour', role: 'attendee', stage: false, microphone: 'off' },
  p8: { name: 'Ibn al-Haytham', role: 'attendee', stage: false, microphone: 'off', connection: 'disconnected' },
};

const layouts = {
  grid: (count) => {
    const columns = Math.ceil(Math.sqrt(count));
    const rows = Math.ceil(count / columns);
    const [w, h] = [1280 / columns, 720 / rows];
    return Array.from({ length: count }, (_, i) => [(i % columns) * w, Math.floor(i / columns) * h, w, h]);
  },
  speaker_strip: () => [[0, 0, 960, 720], [960, 0, 320, 240], [960, 240, 320, 240], [960, 480, 320, 240]],
  side_by_side: () => [[0, 180, 640, 360], [640, 180, 640, 360]],
  picture_in_picture: () => [[0, 0, 1280, 720], [920, 500, 320, 180]],
  presentation: () => [[0, 0, 1280, 720], [960, 540, 320, 180]],
  single: () => [[0, 0, 1280, 720]],
};

const withoutNulls = (value) => JSON.parse(JSON.stringify(value, (_, inner) => (inner === null ? undefined : inner)));

export class MockRoom {
  constructor(id) {
    this.id = id;
    this.revision = 1;
    this.nextId = 10;
    this.clients = new Map();
    this.seats = new Map();
    this.state = {
      room: { id, name: 'Physics, year 2' },
      participants: structuredClone(people),
      stage: ['p1', 'p2', 'p3', 'p4'],
      hands: ['p5', 'p6'],
      scene: { preset: 'grid', order: [], labels: true, background: '#12161c' },
      canvas: { width: 1280, height: 720 },
      speaking: 'p1',
      mixer: 'running',
      policy: { lobby: true, locked: false, unmute: false, chat: 'all', slow_mode: 0 },
    };
    this.moderation = new Moderation(this);
    for (const person of Object.values(this.state.participants)) person.connection ??= 'connected';
    this.arrange();
  }

  /** Applies a change and tells everybody. */
  change(edit) {
    const before = withoutNulls(this.state);
    edit(this.state);
    this.state.hands.forEach((id, index) => (this.state.participants[id].hand = index + 1));
    this.arrange();
    const merge = mergeDiff(before, withoutNulls(this.state));
    if (Object.keys(merge).length === 0) return;
    this.revision += 1;
    for (const client of this.clients.values()) client.send({ type: 'patch', revision: this.revision, merge });
  }

  arrange() {
    const { scene, participants } = this.state;
    this.state.on_screen = this.resolve(scene).map(({ tile, x, y, width, height }) => ({
      ...tile,
      x: Math.round(x),
      y: Math.round(y),
      width: Math.round(width),
      height: Math.round(height),
      live: Boolean(participants[tile.participant]?.camera),
    }));
  }

  /** Where a scene shows whom, roughly as the real layout does. */
  resolve(scene) {
    const { stage, participants } = this.state;
    const first = scene.order ?? [];
    const order = [...first.filter((id) => stage.includes(id)), ...stage.filter((id) => !first.includes(id))];
    let tiles = order.map((participant) => ({ participant, source: 'camera' }));
    if (scene.preset === 'custom') return customRegions(scene, tiles);
    const screen = order.find((id) => participants[id].screen);
    if (scene.preset === 'presentation' && screen) tiles.unshift({ participant: screen, source: 'screen' });
    if (scene.pinned) tiles = [scene.pinned, ...tiles.filter((tile) => tile.participant !== scene.pinned.participant)];
    const boxes = layouts[scene.preset](tiles.length);
    return boxes.slice(0, tiles.length).map(([x, y, width, height], index) => ({ x, y, width, height, tile: tiles[index] }));
  }

  admit(id, name, client) {
    this.change((state) => {
      state.participants[id] = { name, role: 'attendee', client: 'browser', stage: false, microphone: 'muted', connection: 'connected' };
    });
    client?.admitted?.(id);
  }

  /** A class of this many more people. */
  crowd(count) {
    this.change((state) => {
      for (let i = 0; i < count; i++) {
        const name = `Pupil ${String(i + 1).padStart(3, '0')}`;
        state.participants[`c${i}`] = { name, role: 'attendee', client: 'browser', stage: false, microphone: 'muted', connection: 'connected' };
      }
    });
  }

  join(client, message) {
    const role = ['moderator', 'speaker', 'attendee'].find((name) => (message.token ?? message.ticket) === name);
    if (!role) return { error: 'unauthorized' };
    const id = this.seats.get(message.resume) ?? `p${this.nextId++}`;
    const resume = message.resume && this.seats.has(message.resume) ? message.resume : `secret-${id}`;
    this.seats.set(resume, id);
    const earlier = this.clients.get(id);
    if (earlier) earlier.send({ type: 'removed', reason: 'replaced' });
    this.change((state) => {
      const stage = role === 'speaker';
      const known = Boolean(state.participants[id]);
      state.participants[id] ??= { name: message.name, role, client: 'browser', stage, microphone: 'muted', camera: false };
      state.participants[id].connection = 'connected';
      if (stage && !known) state.stage.push(id);
    });
    this.clients.set(id, client);
    return { id, role, resume };
  }

  gone(id, client) {
    if (this.clients.get(id) !== client) return;
    this.clients.delete(id);
    this.change((state) => state.participants[id] && (state.participants[id].connection = 'disconnected'));
  }

  forget(id, reason) {
    this.clients.get(id)?.send({ type: 'removed', reason });
    this.clients.delete(id);
    this.change((state) => {
      delete state.participants[id];
      for (const list of ['stage', 'hands']) state[list] = state[list].filter((other) => other !== id);
    });
  }

  setStage(state, id, on) {
    const person = state.participants[id];
    person.stage = on;
    state.stage = state.stage.filter((other) => other !== id);
    if (on) {
      state.stage.push(id);
      state.hands = state.hands.filter((other) => other !== id);
      delete person.hand;
    } else {
      Object.assign(person, { microphone: 'muted', camera: false, screen: false });
    }
  }

  /** Answers a request; undefined is a plain ok. */
  handle(id, message) {
    const me = this.state.participants[id];
    if (!me) return { error: 'not_found' };
    const moderates = ['stage', 'mute_other', 'lower_hand', 'remove', 'scene'].includes(message.type);
    if ((moderates || moderatorsOnly.has(message.type)) && me.role !== 'moderator') return { error: 'forbidden' };
    const handled = this.moderation.handle(id, message);
    if (handled) return handled.result;
    const lower = (state, who) => {
      state.hands = state.hands.filter((other) => other !== who);
      delete state.participants[who].hand;
    };
    const sends = message.on === true || message.muted === false;
    if (sends && ['mute', 'camera', 'screen'].includes(message.type) && !me.stage) {
      if (me.role !== 'moderator') return { error: 'forbidden' };
      this.change((state) => this.setStage(state, id, true));
    }
    switch (message.type) {
      case 'mute':
        return this.change(() => (me.microphone = message.muted ? 'muted' : 'live'));
      case 'camera':
      case 'screen':
        return this.change(() => (me[message.type] = message.on));
      case 'hand':
        return this.change((state) => {
          lower(state, id);
          if (message.raised) state.hands.push(id);
        });
      case 'leave':
        return this.forget(id, 'closed');
      case 'lower_hand':
        return this.change((state) => lower(state, message.participant));
      case 'remove':
        return this.forget(message.participant, 'moderator');
      case 'mute_other':
        this.change((state) => (state.participants[message.participant].microphone = 'muted'));
        return void this.clients.get(message.participant)?.send({ type: 'muted', by: 'moderator' });
      case 'stage':
        return this.change((state) => this.setStage(state, message.participant, message.on));
      case 'scene':
        return this.moderation.goLive(message.scene);
      default:
        return { error: 'unsupported' };
    }
  }
}
