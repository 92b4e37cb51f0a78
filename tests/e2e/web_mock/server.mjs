// Serves web/dist as the real server does (same CSP) and speaks the room protocol. The media side is a page in the same
// browser (/mock/media) that answers offers with a drawn picture and a tone.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import { cookie, serveAccount } from './account.mjs';
import { AdminApi, adminCookie } from './admin_api.mjs';
import { MockRoom } from './room.mjs';

const dist = fileURLToPath(new URL('../../../web/dist', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

function fileFor(path) {
  if (path === '/') return join(dist, 'index.html');
  if (path.startsWith('/r/')) return join(dist, 'room.html');
  if (path.startsWith('/panel/')) return join(dist, 'panel.html');
  if (path === '/admin' || path === '/setup') return join(dist, `${path}.html`);
  if (path.startsWith('/mock/')) return join(here, normalize(path.slice('/mock/'.length)));
  return join(dist, normalize(path));
}

const cookieOf = (path) => {
  if (path.endsWith('/signed-in')) return { 'set-cookie': `${cookie}; Path=/` };
  return path === '/admin' || path === '/setup' ? { 'set-cookie': `${adminCookie}; Path=/` } : {};
};

/** The ticket is the token itself: the mock's tokens are the roles' names, or "wait-" and why one has to wait. */
function serveTicket(request, response) {
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const role = token ?? (request.url.includes('/signed-in/') ? 'moderator' : undefined);
  const known = ['moderator', 'speaker', 'attendee'].includes(role) || role?.startsWith('wait-');
  response.writeHead(known ? 201 : 401, { 'content-type': 'application/json' });
  response.end(JSON.stringify(known ? { ticket: role, role, room: 'Physics, year 2' } : { code: 'invitation' }));
}

async function serveFile(request, response, admin) {
  if (await admin.serve(request, response)) return;
  if (request.method === 'POST' && request.url.endsWith('/tickets')) return serveTicket(request, response);
  if (await serveAccount(request, response)) return;
  const path = new URL(request.url, 'http://localhost').pathname;
  const file = fileFor(path);
  try {
    const body = await readFile(file);
    response.writeHead(200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': policy,
      ...cookieOf(path),
    });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}

/** Relays offers to the media page. */
class MediaSide {
  constructor() {
    this.waiting = new Map();
    this.nextId = 1;
  }

  attach(socket) {
    this.socket = socket;
    socket.on('message', (data) => {
      const { id, ...answer } = JSON.parse(data);
      this.waiting.get(id)?.(answer);
      this.waiting.delete(id);
    });
  }

  ask(question) {
    if (!this.socket) return Promise.resolve({});
    const id = this.nextId++;
    this.socket.send(JSON.stringify({ id, ...question }));
    return new Promise((resolve) => this.waiting.set(id, resolve));
  }

  answer = async (sdp) => (await this.ask({ sdp })).sdp;

  still = async () => Buffer.from((await this.ask({ still: true })).still ?? '', 'base64');
}

export function startServer(port = 0) {
  const rooms = new Map();
  const media = new MediaSide();
  /** Tests lengthen this to see what is shown while the server has not answered yet. */
  const control = { answerDelayMs: 0, refuseNext: undefined, received: [] };
  const room = (id) => rooms.get(id) ?? rooms.set(id, new MockRoom(id)).get(id);

  function serveClient(socket, roomId) {
    let id;
    const send = (message) => socket.send(JSON.stringify(message));
    const client = { send, socket };
    let stills;
    const deliver = async (rung, reason) => {
      send({ type: 'delivery', rung, reason });
      clearInterval(stills);
      const next = async () => socket.send(Buffer.concat([Buffer.from([3]), await media.still()]));
      if (rung !== 'stills') return;
      stills = setInterval(next, 2000);
      await next();
    };
    Object.assign(client, { deliver });
    const enter = (message) => {
      const joined = room(roomId).join(client, message);
      if (joined.error) return send({ type: 'error', id: message.id, code: joined.error, message: 'refused' });
      id = joined.id;
      const { revision, state, moderation } = room(roomId);
      send({
        type: 'joined', id: message.id, participant: id, role: joined.role, resume: joined.resume, ice_servers: [], quality: 'auto', revision, state,
        recorded: moderation.state.recording_answers[id],
        ...(joined.role === 'moderator' && { moderation: moderation.state, moderation_revision: moderation.revision }),
      });
      return deliver('high', 'link');
    };
    /** Whoever was let in once comes back without waiting. */
    const join = (message) => {
      const reason = /^wait-(.+)$/.exec(message.ticket ?? '')?.[1];
      if (!reason) return enter(message);
      const { seats, state, moderation } = room(roomId);
      if (seats.has(message.resume)) return enter({ ...message, ticket: 'attendee' });
      const waiting = `w${room(roomId).nextId++}`;
      const resume = `secret-${waiting}`;
      client.admitted = () => {
        seats.set(resume, waiting);
        void enter({ ...message, ticket: 'attendee', resume });
      };
      send({ type: 'waiting', id: message.id, reason, resume, room: state.room });
      moderation.knock(waiting, message.name, reason, client);
      socket.on('close', () => moderation.change({ lobby: { [waiting]: null } }));
    };
    socket.on('close', () => {
      clearInterval(stills);
      if (id) room(roomId).gone(id, client);
    });
    socket.on('message', async (data) => {
      const message = JSON.parse(data);
      control.received.push(message);
      if (message.type === 'join') return join(message);
      if (!id) return send({ type: 'ok', id: message.id });
      if (control.answerDelayMs) await new Promise((resolve) => setTimeout(resolve, control.answerDelayMs));
      if (control.refuseNext === message.type) {
        control.refuseNext = undefined;
        return send({ type: 'error', id: message.id, code: 'overloaded', message: 'refused' });
      }
      if (message.type === 'offer') {
        const sdp = await media.answer(message.sdp);
        return send(sdp ? { type: 'ok', id: message.id, sdp, connection: `c-${id}` } : { type: 'error', id: message.id, code: 'environment', message: 'no media' });
      }
      if (message.type === 'candidates') return send({ type: 'ok', id: message.id });
      if (message.type === 'quality') {
        send({ type: 'ok', id: message.id });
        return message.rung === 'auto' ? deliver('high', 'link') : deliver(message.rung, 'choice');
      }
      const result = room(roomId).handle(id, message) ?? {};
      if (result.error) send({ type: 'error', id: message.id, code: result.error, message: 'refused' });
      else send({ type: 'ok', id: message.id, ...result });
    });
  }

  const admin = new AdminApi();
  const server = createServer((request, response) => serveFile(request, response, admin));
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    if (request.url === '/mock/media-socket') return media.attach(socket);
    const match = /^\/api\/v1\/rooms\/([^/]+)\/ws$/.exec(request.url);
    if (!match) return socket.close();
    serveClient(socket, decodeURIComponent(match[1]));
  });
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => {
      const close = () => {
        for (const socket of sockets.clients) socket.terminate();
        server.close();
      };
      resolve({ url: `http://127.0.0.1:${server.address().port}`, room, control, media, admin, close, reset: () => (rooms.clear(), admin.reset()) });
    });
  });
}
