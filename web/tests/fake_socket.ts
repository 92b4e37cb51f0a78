/** A WebSocket whose other end is the test. */
export class FakeSocket {
  static opened: FakeSocket[] = [];
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: string | ArrayBuffer }) => void) | null = null;
  readonly sent: Record<string, unknown>[] = [];
  closed = false;

  static open = (): WebSocket => {
    const socket = new FakeSocket();
    FakeSocket.opened.push(socket);
    return socket as unknown as WebSocket;
  };

  static get last(): FakeSocket {
    const socket = FakeSocket.opened.at(-1);
    if (!socket) throw new Error('no socket was opened');
    return socket;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }

  close(): void {
    this.closed = true;
  }

  receive(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  /** Opens, and waits for the first message. */
  async open(): Promise<void> {
    const before = this.sent.length;
    this.onopen?.();
    while (this.sent.length === before) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Opens and lets the client join. */
  async admit(revision = 1, state: object = {}, more: object = {}): Promise<void> {
    await this.open();
    const id = this.sent.at(-1)?.['id'];
    this.receive({ type: 'joined', id, participant: 'p1', role: 'speaker', resume: 'secret', revision, state, ...more });
  }
}
