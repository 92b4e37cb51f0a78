import type { Scene, SceneChange } from '../../../shared/protocol/types';
import { Store } from '../../../shared/room/store';
import { changeBetween, changed, same } from './scene_change';

const mostKept = 50;

export interface EditorView {
  /** With the edits that are still on their way to the server. */
  scene: Scene;
  /** The chosen tile. */
  selected: number | undefined;
  canUndo: boolean;
  canRedo: boolean;
  busy: boolean;
}

/**
 * Edits of the previewed scene. They are shown at once and sent one request at a time; what the server says holds in the
 * end. Edits can be undone; that is another thing than going back to an earlier live scene.
 */
export class SceneEditor {
  readonly store: Store<EditorView>;
  /** What the server has. */
  private base: Scene;
  private past: Scene[] = [];
  private future: Scene[] = [];
  private sending = false;

  constructor(
    scene: Scene,
    /** False when the server refused. */
    private readonly send: (change: SceneChange) => Promise<boolean>,
  ) {
    this.base = scene;
    this.store = new Store<EditorView>({ scene, selected: undefined, canUndo: false, canRedo: false, busy: false });
  }

  /** The server's word. Waits while own edits are on their way. */
  adopt(scene: Scene): void {
    this.base = scene;
    if (!this.sending && !same(scene, this.store.value.scene)) this.show(scene);
  }

  /** A new start: what was previewed is live, or was given up. */
  forget(): void {
    this.past = [];
    this.future = [];
    this.show(this.store.value.scene);
  }

  edit(change: SceneChange): void {
    const { scene } = this.store.value;
    const next = changed(scene, change);
    if (same(next, scene)) return;
    this.past = [...this.past, scene].slice(-mostKept);
    this.future = [];
    this.show(next);
    void this.flush();
  }

  undo(): void {
    this.step(this.past, this.future);
  }

  redo(): void {
    this.step(this.future, this.past);
  }

  select(selected: number | undefined): void {
    if (selected !== this.store.value.selected) this.store.update({ selected });
  }

  private step(from: Scene[], to: Scene[]): void {
    const scene = from.pop();
    if (!scene) return;
    to.push(this.store.value.scene);
    this.show(scene);
    void this.flush();
  }

  private show(scene: Scene): void {
    const { selected } = this.store.value;
    this.store.update({
      scene,
      selected: selected !== undefined && selected < (scene.tiles?.length ?? 0) ? selected : undefined,
      canUndo: this.past.length > 0,
      canRedo: this.future.length > 0,
    });
  }

  /** Sends until the server has what is shown. */
  private async flush(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    this.store.update({ busy: true });
    for (;;) {
      const wanted = this.store.value.scene;
      const change = changeBetween(this.base, wanted);
      if (Object.keys(change).length === 0) break;
      const before = this.base;
      if (!(await this.send(change))) {
        this.refused();
        break;
      }
      // The server's own word may have come meanwhile; if not, it is what was asked for.
      if (this.base === before) this.base = wanted;
      if (this.store.value.scene === wanted) break;
    }
    this.sending = false;
    this.store.update({ busy: false });
    if (!same(this.base, this.store.value.scene)) this.show(this.base);
  }

  private refused(): void {
    this.past = [];
    this.future = [];
    this.show(this.base);
  }
}
