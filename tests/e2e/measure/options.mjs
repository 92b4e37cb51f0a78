// What the measuring scripts have in common: their options, and a browser that works in a bare network namespace.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { launchChromium, launchFirefox, openPage } from '../support/browsers.mjs';
import { id } from '../support/room_page.mjs';

const common = {
  link: { type: 'string' },
  url: { type: 'string' },
  room: { type: 'string', default: 'demo' },
  token: { type: 'string' },
  quality: { type: 'string', default: 'auto' },
  browser: { type: 'string', default: 'chromium' },
  patience: { type: 'string', default: '120' },
  'no-fec': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};

export const commonHelp = `  --link URL         the invitation, http://HOST:PORT/r/ROOM#t=TOKEN; or instead of it
  --url URL          the server, http://HOST:PORT
  --room ROOM        default: demo
  --token TOKEN      an invitation's token
  --quality Q        auto (default), high, medium, low, stills or sound: chosen before joining
  --browser B        chromium (default) or firefox
  --patience S       how long pages and pictures may take, default 120 s
  --no-fec           offers no FEC for pictures (ULPFEC)
  --json             one line of JSON at the end instead of text
The browser runs where this runs: \`ip netns exec NS node …\` puts page, WebSocket and media behind the same link.
As root, with no loopback needed (Firefox needs it).`;

/** Parsed options, or ends the process with the help. */
export function options(help, own) {
  let values;
  try {
    ({ values } = parseArgs({ options: { ...common, ...own } }));
  } catch (error) {
    console.error(`${error.message}\n\n${help}`);
    process.exit(2);
  }
  const link = values.link ?? (values.url && values.token && `${values.url.replace(/\/$/, '')}/r/${values.room}#t=${values.token}`);
  if (values.help || !link) {
    (values.help ? console.log : console.error)(help);
    process.exit(values.help ? 0 : 2);
  }
  return { ...values, link, patienceMs: Number(values.patience) * 1000 };
}

export const launch = ({ browser }) => (browser === 'firefox' ? launchFirefox() : launchChromium({ pipe: true }));

const log = readFileSync(new URL('../in_page/program_log.js', import.meta.url), 'utf8');

/** In the page: what it offers is without FEC for pictures. */
function offerNoFec() {
  const { prototype } = RTCPeerConnection;
  const createOffer = prototype.createOffer;
  prototype.createOffer = async function (...parameters) {
    const { type, sdp } = await createOffer.apply(this, parameters);
    return { type, sdp: sdp.split('\r\n').filter((line) => !line.includes('ulpfec/90000')).join('\r\n') };
  };
}

/** A fresh page that keeps its log and has chosen its quality; the join form stands filled in. */
export async function readyToJoin(browser, { link, quality, patienceMs, 'no-fec': noFec }, name) {
  const page = await openPage(browser);
  page.setDefaultTimeout(patienceMs);
  const chosen = quality === 'auto' ? '' : `try { localStorage.setItem('amphi.quality', '${quality}'); } catch {}`;
  await page.evaluateOnNewDocument(new Function(`${chosen}\n${log}`));
  if (noFec) await page.evaluateOnNewDocument(offerNoFec);
  await page.goto(link, { waitUntil: 'domcontentloaded' });
  await page.waitForSelector(id('join-name'));
  await page.type(id('join-name'), name);
  return page;
}

/** Clicks "Join"; `e2e.clickedAt` is the time of it. */
export async function join(page) {
  await page.click(id('join-button'));
}

export const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
