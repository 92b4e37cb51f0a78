import '../shared/styles/index.css';
import './styles/index.css';
import { RoomApp } from '../client/room_app';
import { roomFromPath } from '../shared/invite';
import { mount } from '../shared/ui/app_shell';
import { PanelPage } from './panel_page';

const room = roomFromPath(location.pathname) ?? '';
mount(room, <RoomApp room={room} moderator page={(session) => <PanelPage session={session} />} />);
