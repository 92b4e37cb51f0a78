import '../../shared/styles/index.css';
import { mount } from '../../shared/ui/app_shell';
import { StartPage } from './start_page';

mount('', <StartPage />);
