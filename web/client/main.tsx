import '../shared/styles/index.css';
import { roomFromPath } from '../shared/invite';
import { mount } from '../shared/ui/app_shell';
import { RoomApp } from './room_app';
import { RoomPage } from './room/room_page';

const room = roomFromPath(location.pathname) ?? '';
mount(room, <RoomApp room={room} page={(session) => <RoomPage session={session} />} />);
