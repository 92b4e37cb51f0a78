// A demo server and both browsers, for as long as a file's tests run.
import { after, before } from 'node:test';
import { launchChromium, launchFirefox } from './browsers.mjs';
import { startDemo } from './server.mjs';

/** Gives `server`, `chromium` and `firefox`, to `prepare` first and then to the tests. */
export function demoInBothBrowsers(prepare) {
  const demo = {};
  before(async () => {
    demo.server = await startDemo();
    [demo.chromium, demo.firefox] = await Promise.all([launchChromium(), launchFirefox()]);
    await prepare(demo);
  });
  after(async () => {
    await Promise.all([demo.chromium?.close(), demo.firefox?.close()]);
    await demo.server?.stop();
  });
  return demo;
}
