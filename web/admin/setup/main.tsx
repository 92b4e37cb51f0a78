import '../../shared/styles/index.css';
import '../styles/index.css';
import { mount } from '../../shared/ui/app_shell';
import { SetupPage } from './setup_page';

mount('', <SetupPage />);
