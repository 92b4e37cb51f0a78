import { RequestError, type DeliveryMessage, type Quality, type Requests, type Rung } from '../protocol/types';
import { Store } from './store';

/** About what each rung takes in all, in bit/s: picture, sound and the packets around them. */
export const takes: Record<Rung, number> = {
  high: 1_300_000,
  medium: 480_000,
  low: 150_000,
  stills: 32_000,
  sound: 20_000,
};

export const bytesPerHour = (rung: Rung): number => (takes[rung] * 3600) / 8;

export const isMoving = (rung: Rung): boolean => rung === 'high' || rung === 'medium' || rung === 'low';

export interface QualityView {
  /** What the person wants. */
  choice: Quality;
  /** The server has not said ok yet. */
  pending: boolean;
  /** What is being sent; null while that is not known. */
  delivery: Pick<DeliveryMessage, 'rung' | 'reason'> | null;
}

export interface QualityOptions {
  request(body: Requests['quality']): Promise<unknown>;
  remember(quality: Quality): void;
  onRefused(error: RequestError): void;
}

/** The person's choice, the server's knowledge of it, and what is delivered. */
export class QualityControl {
  readonly store: Store<QualityView>;
  private confirmed: Quality = 'auto';

  constructor(
    remembered: Quality,
    private readonly options: QualityOptions,
  ) {
    this.store = new Store<QualityView>({ choice: remembered, pending: false, delivery: null });
  }

  /** The room was joined, where `known` was chosen before: tells the server what holds here. */
  joined(known: Quality): void {
    this.confirmed = known;
    this.store.update({ delivery: null, pending: false });
    if (known !== this.store.value.choice) void this.tell();
  }

  async choose(choice: Quality): Promise<void> {
    if (choice === this.store.value.choice) return;
    this.store.update({ choice });
    await this.tell();
  }

  delivered({ rung, reason }: DeliveryMessage): void {
    this.store.update({ delivery: { rung, reason } });
  }

  /** Nothing is known any more: the connection is lost. */
  lost(): void {
    this.store.update({ delivery: null });
  }

  private async tell(): Promise<void> {
    const { choice } = this.store.value;
    this.store.update({ pending: true });
    try {
      await this.options.request({ rung: choice });
      this.settle(choice, () => {
        this.confirmed = choice;
        this.options.remember(choice);
      });
    } catch (error) {
      const reason = error instanceof RequestError ? error : new RequestError('environment', String(error));
      // A broken connection leaves the wish standing: joined() settles it.
      if (reason.code === 'closed' || reason.code === 'timeout') return;
      this.settle(choice, () => {
        this.store.update({ choice: this.confirmed });
        this.options.onRefused(reason);
      });
    }
  }

  /** Only the answer to the latest choice counts. */
  private settle(asked: Quality, action: () => void): void {
    if (this.store.value.choice !== asked) return;
    action();
    this.store.update({ pending: false });
  }
}
