import { useEffect } from 'preact/hooks';
import { useStore } from '../../../shared/room/store';
import type { RoomPictures } from './room_pictures';

/** One of the room's pictures; what it is stands beside it. */
export function PictureView({ pictures, id }: { pictures: RoomPictures; id: string }) {
  const { urls } = useStore(pictures.store);
  useEffect(() => void pictures.show(id), [pictures, id]);
  const url = urls[id];
  return url ? <img class="room-picture" src={url} alt="" data-picture={id} /> : null;
}
