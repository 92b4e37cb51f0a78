import { applyPatch, ModerationModel, modelFrom, parseMessage, type RoomModel } from '../protocol/model';
import {
  RequestError,
  type ChatMessage,
  type DeliveryMessage,
  type ErrorCode,
  type FaceMessage,
  type JoinedMessage,
  type Moderation,
  type OkMessage,
  type RemovedReason,
  type Requests,
  type RoomState,
  type SenderMessage,
  type ServerMessage,
  type VitalsMessage,
  type WaitingMessage,
} from '../protocol/types';
import { Backoff } from './backoff';

export type SocketState = 'connecting' | 'waiting' | 'connected' | 'reconnecting' | 'closed';
export type EndReason = RemovedReason | 'left' | 'refused';

export interface ConnectionEvents {
  state(state: SocketState): void;
  joined(joined: JoinedMessage): void;
  room(state: RoomState): void;
  sender(message: SenderMessage): void;
  delivery(message: DeliveryMessage): void;
  still(picture: ArrayBuffer): void;
  iceServers(servers: RTCIceServer[]): void;
  mutedByModerator(): void;
  /** Instead of `joined`, which follows when he is admitted. */
  waiting(message: WaitingMessage): void;
  /** What moderators know beside the snapshot; the whole of it, after every change. */
  moderation(moderation: Moderation): void;
  vitals(message: VitalsMessage): void;
  chat(message: ChatMessage): void;
  face(message: FaceMessage): void;
  unmuteAsked(name?: string): void;
  /** To who agreed to it: whether somebody looks at the contact sheet. */
  facesWanted(wanted: boolean): void;
  /** The server lets nobody in just now; it is asked again later. */
  turnedAway(code: ErrorCode): void;
  /** It is over; no more attempts. `code` tells why the server refused. */
  ended(reason: EndReason, code?: ErrorCode): void;
}

export interface ConnectionOptions {
  url: string;
  /** Asked for every socket, as a ticket opens only one. Rejects with a RequestError. */
  hello(): Promise<Requests['join']>;
  events: ConnectionEvents;
  backoff?: Backoff;
  openSocket?(url: string): WebSocket;
}

interface Pending {
  resolve(ok: OkMessage): void;
  reject(error: RequestError): void;
  timer: ReturnType<typeof setTimeout>;
}

const requestTimeoutMs = 10_000;
const bytesOf = (text: string) => new TextEncoder().encode(text).length;
const worthAnotherTry: readonly ErrorCode[] = ['overloaded', 'timeout', 'environment', 'closed'];

const asRequestError = (error: unknown): RequestError =>
  error instanceof RequestError ? error : new RequestError('environment', String(error));

/** One participant's WebSocket: joins, comes back with `resume` when it breaks, matches answers to requests. */
export class RoomConnection {
  /** Bytes of messages, both ways, over all sockets. */
  bytesReceived = 0;
  bytesSent = 0;
  private socket: WebSocket | null = null;
  private model: RoomModel | null = null;
  private moderation = new ModerationModel();
  private resume: string | undefined;
  private nextId = 1;
  private joinId = 0;
  private joinedBefore = false;
  private waits = false;
  private over = false;
  private readonly pending = new Map<number, Pending>();
  private readonly backoff: Backoff;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private joinTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: ConnectionOptions) {
    this.backoff = options.backoff ?? new Backoff();
  }

  start(resume?: string): void {
    this.resume = resume;
    this.open();
  }

  get joined(): boolean {
    return this.model !== null;
  }

  request<T extends keyof Requests>(type: T, body: Requests[T]): Promise<OkMessage> {
    const socket = this.socket;
    if (!socket || !this.model) return Promise.reject(new RequestError('closed', 'not connected'));
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.requestTimedOut(id), requestTimeoutMs);
      this.pending.set(id, { resolve, reject, timer });
      this.send(socket, { type, id, ...body });
    });
  }

  leave(): void {
    if ((this.model || this.waits) && this.socket) this.send(this.socket, { type: 'leave', id: this.nextId++ });
    this.end('left');
  }

  /** The network is back, or suspected to have changed: do not wait for the next attempt's time. */
  retryNow(): void {
    if (this.over || this.socket) return;
    this.backoff.reset();
    this.open();
  }

  /** Gives this socket up and joins again. */
  reconnect(): void {
    if (this.over || !this.socket) return;
    this.lost();
  }

  private open(): void {
    clearTimeout(this.retryTimer);
    this.options.events.state(this.joinedBefore ? 'reconnecting' : 'connecting');
    const socket = (this.options.openSocket ?? ((url) => new WebSocket(url)))(this.options.url);
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    this.joinTimer = setTimeout(() => this.lost(), requestTimeoutMs);
    const opened = new Promise<void>((resolve) => (socket.onopen = () => resolve()));
    // Side by side: on a slow link each of them takes a while.
    Promise.all([this.options.hello(), opened]).then(
      ([hello]) => socket === this.socket && this.sendJoin(socket, hello),
      (error: unknown) => socket === this.socket && this.joinRefused(asRequestError(error)),
    );
    socket.onclose = () => socket === this.socket && this.lost();
    socket.onmessage = (event) => socket === this.socket && this.receive(event.data);
  }

  private sendJoin(socket: WebSocket, hello: Requests['join']): void {
    this.joinId = this.nextId++;
    this.send(socket, { type: 'join', id: this.joinId, ...hello, ...(this.resume ? { resume: this.resume } : {}) });
  }

  private send(socket: WebSocket, message: object): void {
    const text = JSON.stringify(message);
    this.bytesSent += bytesOf(text);
    socket.send(text);
  }

  private receive(data: unknown): void {
    if (data instanceof ArrayBuffer) {
      this.bytesReceived += data.byteLength;
      return this.options.events.still(data);
    }
    const text = String(data);
    this.bytesReceived += bytesOf(text);
    const message = parseMessage(text);
    if (message) this.dispatch(message);
  }

  private dispatch(message: ServerMessage): void {
    const { events } = this.options;
    switch (message.type) {
      case 'joined':
        return this.onJoined(message);
      case 'waiting':
        return this.onWaiting(message);
      case 'moderation_patch':
        return this.onModerationPatch(message.revision, message.merge);
      case 'vitals':
        return events.vitals(message);
      case 'chat':
        return events.chat(message);
      case 'face':
        return events.face(message);
      case 'unmute_asked':
        return events.unmuteAsked(message.name);
      case 'faces':
        return events.facesWanted(message.wanted);
      case 'patch':
        return this.onPatch(message.revision, message.merge);
      case 'ok':
        return this.settle(message.id, (pending) => pending.resolve(message));
      case 'error':
        return this.onError(message.id, new RequestError(message.code, message.message, message.retry_after));
      case 'sender':
        return events.sender(message);
      case 'delivery':
        return events.delivery(message);
      case 'ice_servers':
        return events.iceServers(message.ice_servers);
      case 'muted':
        return events.mutedByModerator();
      case 'removed':
        return message.reason === 'restarting' ? this.lost() : this.end(message.reason);
    }
  }

  private onJoined(joined: JoinedMessage): void {
    clearTimeout(this.joinTimer);
    this.waits = false;
    this.model = modelFrom(joined);
    this.resume = joined.resume;
    this.joinedBefore = true;
    this.backoff.reset();
    this.moderation = new ModerationModel(joined);
    this.options.events.joined(joined);
    this.options.events.state('connected');
  }

  private onWaiting(message: WaitingMessage): void {
    clearTimeout(this.joinTimer);
    this.waits = true;
    this.resume = message.resume;
    this.backoff.reset();
    this.options.events.waiting(message);
    this.options.events.state('waiting');
  }

  private onModerationPatch(revision: number, merge: unknown): void {
    if (!this.model) return;
    if (!this.moderation.apply(revision, merge)) return this.lost();
    this.options.events.moderation(this.moderation.value);
  }

  private onPatch(revision: number, merge: unknown): void {
    if (!this.model) return;
    const next = applyPatch(this.model, { type: 'patch', revision, merge });
    if (!next) return this.lost();
    this.model = next;
    this.options.events.room(next.state);
  }

  private onError(id: number | undefined, error: RequestError): void {
    if (id !== undefined && this.pending.has(id)) {
      return this.settle(id, (pending) => pending.reject(error));
    }
    if (!this.model) this.joinRefused(error);
  }

  private joinRefused({ code, retryAfter = 0 }: RequestError): void {
    const busy = worthAnotherTry.includes(code);
    if (busy && code !== 'closed') this.options.events.turnedAway(code);
    if (this.resume || busy) {
      if (!busy) this.resume = undefined;
      return this.lost(retryAfter * 1000);
    }
    this.end('refused', code);
  }

  private requestTimedOut(id: number): void {
    this.settle(id, (pending) => pending.reject(new RequestError('timeout', 'no answer')));
    this.lost();
  }

  private settle(id: number, action: (pending: Pending) => void): void {
    const pending = this.pending.get(id);
    if (!pending) return;
    this.pending.delete(id);
    clearTimeout(pending.timer);
    action(pending);
  }

  private drop(): void {
    clearTimeout(this.joinTimer);
    clearTimeout(this.retryTimer);
    const socket = this.socket;
    this.socket = null;
    this.model = null;
    this.waits = false;
    if (socket) {
      socket.onclose = socket.onmessage = socket.onopen = null;
      socket.close();
    }
    for (const id of [...this.pending.keys()]) {
      this.settle(id, (pending) => pending.reject(new RequestError('closed', 'connection lost')));
    }
  }

  private lost(atLeastMs = 0): void {
    if (this.over) return;
    this.drop();
    this.options.events.state(this.joinedBefore ? 'reconnecting' : 'connecting');
    this.retryTimer = setTimeout(() => this.open(), atLeastMs + this.backoff.next());
  }

  private end(reason: EndReason, code?: ErrorCode): void {
    if (this.over) return;
    this.over = true;
    this.drop();
    this.options.events.state('closed');
    this.options.events.ended(reason, code);
  }
}
