import { useState } from 'preact/hooks';
import { StageList } from '../shared/ui/stage_list';
import type { RoomSession } from '../shared/room/session';
import type { Person } from '../shared/room/selectors';
import { useStore } from '../shared/room/store';
import { RoomFrame } from '../shared/ui/room_frame';
import { AudienceCard } from './audience_card';
import { ConfirmRemove } from './confirm_remove';
import { HandsCard } from './hands_card';
import { LoadNotice } from './load_notice';
import { PictureCard } from './picture_card';
import { StageCard } from './stage_card';

/** The room page with the moderator's tools. Somebody without the role sees the plain page. */
export function PanelPage({ session }: { session: RoomSession }) {
  const { room, me, role } = useStore(session.store);
  const [removing, setRemoving] = useState<Person | null>(null);
  if (!room || role !== 'moderator') {
    return <RoomFrame session={session} variant="room" side={room && <StageList room={room} me={me} />} />;
  }
  return (
    <>
      <RoomFrame
        session={session}
        variant="panel"
        under={<PictureCard session={session} room={room} />}
        side={
          <>
            <LoadNotice load={room.load} />
            <HandsCard session={session} room={room} />
            <StageCard session={session} room={room} me={me} onRemove={setRemoving} />
            <AudienceCard session={session} room={room} me={me} onRemove={setRemoving} />
          </>
        }
      />
      {removing && <ConfirmRemove session={session} person={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}
