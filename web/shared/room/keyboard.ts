/** Less than this is a browser's bar that comes and goes; pixels. */
const leastCovered = 120;

/** Knows from the height that is visible whether a phone's keyboard is open. */
export class KeyboardWatch {
  private width = 0;
  /** The most that was visible at this width. */
  private full = 0;

  /** `typing`: a text field has the focus, without which no keyboard opens. */
  isOpen(width: number, height: number, typing: boolean): boolean {
    if (width !== this.width) this.full = 0;
    this.width = width;
    this.full = Math.max(this.full, height);
    return typing && this.full - height > leastCovered;
  }
}
