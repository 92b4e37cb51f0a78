// How long it takes from the click on "Join" to the first picture.
import { id } from '../support/room_page.mjs';
import { commonHelp, join, launch, options, percentile, readyToJoin } from './options.mjs';

const help = `node join.mjs --link URL [options]: joins again and again, each time as somebody new, and prints how long it took.
  --joins N          default 20
  --warm N           joins before them that do not count, default 1
${commonHelp}
Printed for each: ms from the click to "connected", and to the first frame of the program as requestVideoFrameCallback
tells; at the end the median, the 95th percentile and the longest. The page itself was loaded before the click.`;

const wanted = options(help, { joins: { type: 'string', default: '20' }, warm: { type: 'string', default: '1' } });
const [joins, warm] = [wanted.joins, wanted.warm].map(Number);

async function once(browser, number) {
  const page = await readyToJoin(browser, wanted, `Guest ${number}`);
  await join(page);
  await page.waitForSelector(`${id('connection-state')}[data-state=connected]`);
  const connected = await page.evaluate(() => performance.timeOrigin + performance.now() - e2e.clickedAt);
  await page.waitForFunction(() => e2e.programLog().firstPicture !== undefined);
  const picture = await page.evaluate(() => e2e.programLog().firstPicture - e2e.clickedAt);
  await page.click(id('leave-button'));
  await page.waitForSelector(id('ended'));
  await page.browserContext().close();
  return { connected: Math.round(connected), picture: Math.round(picture) };
}

function summary(times) {
  const sorted = times.map(({ picture }) => picture).sort((a, b) => a - b);
  return { joins: sorted.length, p50_ms: percentile(sorted, 0.5), p95_ms: percentile(sorted, 0.95), longest_ms: sorted.at(-1) };
}

const browser = await launch(wanted);
try {
  const times = [];
  for (let number = 1 - warm; number <= joins; number++) {
    const time = await once(browser, number + warm);
    if (number < 1) continue;
    times.push(time);
    if (!wanted.json) console.log(`${number}: connected ${time.connected} ms, first picture ${time.picture} ms`);
  }
  const found = summary(times);
  if (wanted.json) console.log(JSON.stringify({ ...found, times }));
  else console.log(`${found.joins} joins: median ${found.p50_ms} ms, 95th percentile ${found.p95_ms} ms, longest ${found.longest_ms} ms`);
} finally {
  await browser.close();
}
