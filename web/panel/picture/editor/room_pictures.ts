import { useEffect, useMemo } from 'preact/hooks';
import { call, download, HttpError } from '../../../shared/http';
import type { RoomSession } from '../../../shared/room/session';
import { Store } from '../../../shared/room/store';
import { encodePicture, PictureError, type PictureProblem } from './encode_picture';

interface KeptPicture {
  id: string;
}

export interface PicturesView {
  /** The oldest first. */
  ids: string[];
  /** Object URLs of those that were asked for. */
  urls: Record<string, string>;
  problem?: PictureProblem;
}

function problemOf(error: unknown): PictureProblem {
  if (error instanceof PictureError) return error.problem;
  if (!(error instanceof HttpError) || error.status !== 409) return 'refused';
  return error.code === 'in_use' ? 'in_use' : 'full';
}

/** The pictures that are kept with a room, for its scenes (docs/api.md). */
export class RoomPictures {
  readonly store = new Store<PicturesView>({ ids: [], urls: {} });
  private readonly asked = new Set<string>();
  private closed = false;

  constructor(private readonly session: Pick<RoomSession, 'seat' | 'roomId'>) {}

  private get path(): string {
    return `/rooms/${encodeURIComponent(this.session.roomId)}/pictures`;
  }

  /** What another moderator uploaded is seen when the layout is opened again. */
  async refresh(): Promise<void> {
    const kept = await call<KeptPicture[]>('GET', this.path, undefined, this.session.seat).catch(() => null);
    if (kept) this.store.update({ ids: kept.map(({ id }) => id) });
  }

  /** The new picture's id; null when it did not work, and then the problem is shown. */
  upload(file: Blob): Promise<string | null> {
    return this.try(async () => {
      const { id } = await call<KeptPicture>('POST', this.path, await encodePicture(file), this.session.seat);
      await this.refresh();
      return id;
    });
  }

  remove(id: string): Promise<unknown> {
    return this.try(async () => {
      await call('DELETE', `${this.path}/${id}`, undefined, this.session.seat);
      this.store.update({ ids: this.store.value.ids.filter((other) => other !== id) });
    });
  }

  /** Fetches a picture that is to be seen. */
  async show(id: string): Promise<void> {
    if (this.asked.has(id)) return;
    this.asked.add(id);
    const file = await download(`${this.path}/${encodeURIComponent(id)}`, this.session.seat).catch(() => null);
    if (!file) return void this.asked.delete(id);
    if (this.closed) return;
    this.store.update({ urls: { ...this.store.value.urls, [id]: URL.createObjectURL(file) } });
  }

  close(): void {
    this.closed = true;
    for (const url of Object.values(this.store.value.urls)) URL.revokeObjectURL(url);
  }

  private async try<T>(work: () => Promise<T>): Promise<T | null> {
    this.store.update({ problem: undefined });
    try {
      return await work();
    } catch (error) {
      this.store.update({ problem: problemOf(error) });
      return null;
    }
  }
}

export function useRoomPictures(session: RoomSession): RoomPictures {
  const pictures = useMemo(() => new RoomPictures(session), [session]);
  useEffect(() => () => pictures.close(), [pictures]);
  return pictures;
}
