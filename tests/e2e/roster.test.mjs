// A hundred people in the room: the panel answers a click within 100 ms.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join as path } from 'node:path';
import { after, before, test } from 'node:test';
import { launchChromium, launchFirefox, openPage } from './support/browsers.mjs';
import { clickTimes, timeClicks } from './support/click_time.mjs';
import { eventually } from './support/eventually.mjs';
import { id, join } from './support/room_page.mjs';
import { program, startDemo } from './support/server.mjs';
import { withinLimits } from './support/within_limits.mjs';

const crowd = 100;
const browsers = {};
let server;
let load;

before(async () => {
  server = await startDemo({ speakers: 3 });
  const { http, room, tokens } = server;
  const parameters = ['--url', http, '--room', room, '--token', tokens.attendee, '--mode', 'sound', '--quality', 'sound'];
  parameters.push('--stages', String(crowd), '--join-rate', '40', '--settle', '0', '--seconds', '150');
  load = spawn(path(dirname(program), 'amphi-load'), parameters, { stdio: 'ignore' });
  process.once('exit', () => load.kill('SIGKILL'));
  await eventually(
    async () => {
      const { participants } = await server.state();
      assert.ok(Object.keys(participants).length >= crowd + 3, `${Object.keys(participants).length} are here`);
    },
    { within: 60_000, every: 500 },
  );
  [browsers.Chromium, browsers.Firefox] = await Promise.all([launchChromium(), launchFirefox()]);
});

after(async () => {
  await Promise.all(Object.values(browsers).map((browser) => browser.close()));
  if (load && load.exitCode === null) {
    const gone = once(load, 'exit');
    load.kill('SIGTERM');
    setTimeout(() => load.kill('SIGKILL'), 3000).unref();
    await gone;
  }
  await server?.stop();
});

for (const name of ['Chromium', 'Firefox']) {
  test(`with ${crowd} people a click in the panel is shown within 100 ms in ${name}`, async (t) => {
    const page = await openPage(browsers[name]);
    await join(page, server.links.moderator, `Moderator in ${name}`);
    await page.waitForFunction((least) => Number(document.querySelector('[data-testid=roster]').ariaRowCount) > least, {}, crowd);
    const rows = await page.$$eval(`${id('roster')} [role=row]`, (list) => list.length);
    assert.ok(rows < 40, `${rows} rows are drawn`);
    await timeClicks(page);
    const speaker = (await server.state()).stage[0];
    const buttons = [
      id('preset-speaker_strip'),
      id('preset-grid'),
      id('labels-toggle'),
      id('filter-hands'),
      id('filter-all'),
      id('mute-all'),
      id('tool-chat'),
      id('tool-people'),
    ];
    let clicks = 0;
    await withinLimits(t, {
      measure: async () => {
        for (const button of buttons) {
          await page.waitForSelector(`${button}:not([aria-busy=true])`);
          await page.click(button);
          clicks += 1;
        }
        const times = await clickTimes(page, clicks);
        return [Math.round(Math.max(...times.slice(-buttons.length)))];
      },
      limits: [{ name: 'the slowest click', most: 100 }],
    });
    await page.focus(`${id(`participant-${speaker}`)} [data-cell]`);
    await page.keyboard.press('End');
    await page.waitForFunction(() => document.activeElement.closest('[role=row]')?.ariaRowIndex === document.querySelector('[data-testid=roster]').ariaRowCount);
    await page.browserContext().close();
  });
}
