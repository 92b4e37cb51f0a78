/** Waiting times between attempts: doubling up to a limit, with jitter so that a class does not return at once. */
export class Backoff {
  private attempt = 0;

  constructor(
    private readonly firstMs = 500,
    private readonly limitMs = 15_000,
    private readonly random: () => number = Math.random,
  ) {}

  /** Between half and all of the attempt's ceiling. */
  next(): number {
    const ceiling = Math.min(this.limitMs, this.firstMs * 2 ** this.attempt);
    this.attempt = Math.min(this.attempt + 1, 16);
    return Math.round(ceiling * (0.5 + 0.5 * this.random()));
  }

  reset(): void {
    this.attempt = 0;
  }
}
