// Pictures of the demo for the README: `node screenshots.mjs FOLDER`, as lossless PNG.
import { mkdir } from 'node:fs/promises';
import { join as path } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { launchChromium, openPage } from './support/browsers.mjs';
import { id, join, playing, press, waitFor } from './support/room_page.mjs';
import { startDemo } from './support/server.mjs';

const [folder = 'shots'] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const server = await startDemo({ speakers: 6 });
const chromium = await launchChromium();

const settled = async (page) => {
  await playing(page);
  // Notices go by themselves.
  await pause(9000);
};

try {
  const room = await openPage(chromium, { width: 1280, height: 800 });
  await join(room, server.links.attendee, 'Noor');
  const phone = await openPage(chromium, { width: 360, height: 740 });
  await join(phone, server.links.attendee, 'Samuel');
  await press(phone, 'hand-button', true);
  const panel = await openPage(chromium, { width: 1280, height: 800 });
  await join(panel, server.links.moderator, 'Thérèse');
  await settled(panel);
  await panel.screenshot({ path: path(folder, 'panel.png') });
  await room.screenshot({ path: path(folder, 'room.png') });
  await panel.click(id('preset-speaker_strip'));
  await waitFor(panel, 'preset-speaker_strip', '[aria-pressed=true]');
  await pause(2000);
  await phone.screenshot({ path: path(folder, 'phone.png') });
} finally {
  await chromium.close();
  await server.stop();
}
