// The accounts' HTTP interface from memory, for who opens /setup or /admin: one admin, whose second factor is always 123456.

import { file, files, storedRecordings } from './recordings.mjs';

/** Set with those two pages. */
export const adminCookie = 'mock-admin=1';
const now = () => Math.floor(Date.now() / 1000);
const qr = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h3v3H0zM5 0h3v3H5zM0 5h3v3H0zM4 4h2v2H4z"/></svg>';
const codes = Array.from({ length: 10 }, (_, i) => `ABCD${i}-EFGH${i}`);

const fresh = () => ({
  needed: false,
  signedIn: false,
  secondFactor: true,
  wrong: 0,
  nextId: 3,
  recordings: storedRecordings(),
  accounts: [
    { id: 'a1', name: 'Emmy Noether', role: 'admin', disabled: false, has_password: true, second_factor: true },
    { id: 'a2', name: 'Sophie Germain', role: 'moderator', disabled: false, has_password: true, second_factor: true },
  ],
  rooms: [
    { id: 'physics', name: 'Physics, year 2', kind: 'permanent', people: 12, lobby: true, chat: 'all', unmute: true, moderators: ['a2'] },
    { id: 'guest-lecture', name: 'Guest lecture', kind: 'one_off', ends: now() + 86_400, people: 0, lobby: true, chat: 'all', unmute: false, moderators: [] },
  ],
  sessions: [
    { id: 's1', name: 'Emmy Noether', created: now() - 4000, last_seen: now(), current: true },
    { id: 's2', name: 'Emmy Noether', created: now() - 90_000, last_seen: now() - 50_000, current: false },
  ],
});

class Refusal extends Error {
  constructor(status, body = {}, headers = {}) {
    super(`${status}`);
    Object.assign(this, { status, body, headers });
  }
}

export class AdminApi {
  constructor() {
    this.reset();
  }

  reset() {
    this.state = fresh();
  }

  session() {
    const [{ id, name, role }] = this.state.accounts;
    return { account: id, name, role, second_factor: this.state.secondFactor, rooms: [] };
  }

  signIn({ password, second_factor: code }) {
    const { state } = this;
    if (state.wrong >= 3) throw new Refusal(429, {}, { 'retry-after': '65' });
    if (password !== 'correct horse battery') {
      state.wrong += 1;
      throw new Refusal(401, { code: 'credentials' });
    }
    if (state.secondFactor && code !== '123456') throw new Refusal(401, { code: 'second_factor' });
    state.signedIn = true;
    return this.session();
  }

  setUp({ code, password }) {
    if (code !== 'CODE') throw new Refusal(401, { code: 'credentials' });
    if (password.length < 12) throw new Refusal(400);
    Object.assign(this.state, { signedIn: true, secondFactor: false, needed: false });
    return this.session();
  }

  confirm({ code }) {
    if (code !== '123456') throw new Refusal(401, { code: 'credentials' });
    this.state.secondFactor = true;
    return { recovery_codes: codes };
  }

  find(list, id) {
    const found = this.state[list].find((one) => one.id === id);
    if (!found) throw new Refusal(404);
    return found;
  }

  remove(list, id) {
    this.find(list, id);
    this.state[list] = this.state[list].filter((one) => one.id !== id);
  }

  add(list, entry) {
    const made = { id: `n${this.state.nextId++}`, ...entry };
    this.state[list].push(made);
    return made;
  }

  recordingFiles(id, path) {
    if (!id) return this.state.recordings;
    this.find('recordings', id);
    const name = path.split('/')[4];
    if (!name) return files();
    const bytes = file(name);
    if (!bytes) throw new Refusal(404);
    return bytes;
  }

  /** [status, body] of "METHOD /path"; undefined for what it does not know. */
  answer(method, path, body) {
    const open = {
      'GET /setup': () => ({ needed: this.state.needed, recording: true }),
      'POST /setup': () => this.setUp(body),
      'POST /session': () => this.signIn(body),
    }[`${method} ${path}`];
    if (open) return open();
    if (!this.state.signedIn) throw new Refusal(401);
    const [, first, id, last] = path.split('/');
    const actions = {
      'GET session': () => this.session(),
      'DELETE session': () => void (this.state.signedIn = false),
      'GET sessions': () => this.state.sessions,
      'DELETE sessions': () => this.remove('sessions', id),
      'POST account': () => (id === 'totp' ? { secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', uri: 'otpauth://totp/x', qr } : this.confirm({ code: body.second_factor })),
      'PUT account': () => (id === 'totp' ? this.confirm(body) : undefined),
      'GET accounts': () => this.state.accounts,
      'POST accounts': () =>
        last === 'reset' ? { id, code: 'NEWC-ODE1-2345' } : { ...this.add('accounts', { ...body, has_password: false, second_factor: false }), code: 'NEWC-ODE1-2345' },
      'PATCH accounts': () => void Object.assign(this.find('accounts', id), body),
      'DELETE accounts': () => this.remove('accounts', id),
      'GET rooms': () => (last === 'settings' ? this.find('rooms', id) : last === 'invitations' ? [] : this.state.rooms),
      'POST rooms': () =>
        last === 'invitations'
          ? { id: 'i1', secret: 'abc', path: `/r/${id}#i=abc`, qr }
          : this.add('rooms', { lobby: true, chat: 'all', unmute: true, moderators: [], people: 0, ...body }),
      'PATCH rooms': () => Object.assign(this.find('rooms', id), body),
      'DELETE rooms': () => this.remove('rooms', id),
      'GET recordings': () => this.recordingFiles(id, path),
      'PATCH recordings': () => void Object.assign(this.find('recordings', id), body),
      'DELETE recordings': () => this.remove('recordings', id),
      'GET audit': () => [
        { id: 2, at: now() - 3600, who: 'k7q2m9x4p1aa', action: 'invitation.create', object: 'z3v8b5n2w6cc' },
        { id: 1, at: now() - 7200, who: 'server', action: 'login', object: 'k7q2m9x4p1aa' },
      ],
      'GET machine': () => ({
        version: '0.4.0', uptime: 191_000, processor: 0.42, memory: 0.93, disk_free: 3.1e9, disk_total: 64e9, certificate_days: 9,
        rooms: this.state.rooms.map(({ id: room, name, people }) => ({ id: room, name, people })),
      }),
    };
    const action = actions[`${method} ${first}`];
    if (!action) throw new Refusal(404);
    return action();
  }

  /** True when it answered. */
  async serve(request, response) {
    const url = new URL(request.url, 'http://localhost');
    if (!url.pathname.startsWith('/api/v1/') || !request.headers.cookie?.includes(adminCookie)) return false;
    let text = '';
    for await (const part of request) text += part;
    const send = (status, body, headers = {}) => {
      const binary = Buffer.isBuffer(body);
      response.writeHead(status, { 'content-type': binary ? 'application/octet-stream' : 'application/json', ...headers });
      response.end(body === undefined ? '' : binary ? body : JSON.stringify(body));
    };
    try {
      const body = this.answer(request.method, url.pathname.slice('/api/v1'.length), text ? JSON.parse(text) : {});
      send(body === undefined ? 204 : 200, body);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      send(error.status, error.body, error.headers);
    }
    return true;
  }
}
