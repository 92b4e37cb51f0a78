import '../shared/styles/index.css';
import './styles/index.css';
import { mount } from '../shared/ui/app_shell';
import { AdminApp } from './admin_app';

mount('', <AdminApp />);
