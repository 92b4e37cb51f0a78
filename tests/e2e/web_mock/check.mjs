// The pages against the mock server: accessibility in both languages and themes, and what the buttons do.
import assert from 'node:assert/strict';
import { axeFindsNothing, noSidewaysScroll } from '../support/axe.mjs';
import { act, onStage, putOut, tool, view } from '../support/panel_page.mjs';
import { pagePages, pageTests } from './check_pages.mjs';
import { panelTests } from './check_panel.mjs';
import { join, launch, openPage } from './browser.mjs';
import { startServer } from './server.mjs';

const server = await startServer();
const browser = await launch();
const mediaPage = await browser.newPage();
await mediaPage.goto(`${server.url}/mock/media.html`);

const id = (name) => `[data-testid="${name}"]`;
const attribute = (page, testid, name) => page.$eval(id(testid), (element, key) => element.getAttribute(key), name);
const waitFor = (page, testid, rest = '') => page.waitForSelector(id(testid) + rest, { timeout: 10_000 });
const text = (page, testid) => page.$eval(id(testid), (element) => element.textContent);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const last = (type) => server.control.received.filter((message) => message.type === type).at(-1);

const pages = {
  start: async (page) => void (await page.goto(`${server.url}/`)),
  join: async (page) => void (await page.goto(`${server.url}/r/demo#t=attendee`)),
  room: (page) => join(page, `${server.url}/r/demo#t=speaker`),
  panel: (page) => join(page, `${server.url}/panel/demo#t=moderator`),
  panelLobby: async (page) => {
    await join(page, `${server.url}/panel/demo#t=moderator`);
    server.room('demo').moderation.knock('w1', 'Sophie Germain');
    await waitFor(page, 'lobby-card');
    await page.click(id('filter-link'));
    await page.click(id('filter-all'));
    // What scrolled under the picture or the controls is no smaller for that.
    await page.evaluate(() => scrollTo(0, 0));
  },
  panelChat: async (page) => {
    await join(page, `${server.url}/panel/demo#t=moderator`);
    await tool(page, 'chat');
    await page.type(id('chat-text'), 'Hello');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.chat-entry');
  },
  panelPoll: async (page) => {
    await join(page, `${server.url}/panel/demo#t=moderator`);
    await tool(page, 'polls');
    if (server.room('demo').state.poll) return;
    await page.type(id('poll-question'), 'Ready?');
    await page.click(id('poll-yes-no'));
    await page.click(id('poll-start'));
    await waitFor(page, 'poll-bars');
  },
  panelRoom: async (page) => {
    await join(page, `${server.url}/panel/demo#t=moderator`);
    await tool(page, 'room');
    await page.click(id('end-button'));
  },
  panelLayout: async (page) => {
    await join(page, `${server.url}/panel/demo#t=moderator`);
    await view(page, 'layout');
    if (await page.$(id('as-tiles'))) await page.click(id('as-tiles'));
    await waitFor(page, 'tile-1');
    await page.focus(id('tile-1'));
  },
  panelFaces: async (page) => {
    await join(page, `${server.url}/panel/demo#t=moderator`);
    await view(page, 'faces');
    server.room('demo').moderation.change({ consents: ['p1', 'p5'] });
    await waitFor(page, 'face-p5');
  },
  quality: async (page) => {
    await join(page, `${server.url}/r/demo#t=attendee`);
    await page.focus(id('quality-button'));
    await page.keyboard.press('Enter');
    await waitFor(page, 'quality-auto');
  },
  stills: async (page) => {
    await join(page, `${server.url}/r/demo#t=attendee`);
    await choose(page, 'stills');
    await waitFor(page, 'still-picture');
  },
  sound: async (page) => {
    await join(page, `${server.url}/r/demo#t=attendee`);
    await choose(page, 'sound');
    await waitFor(page, 'sound-only');
  },
  load: async (page) => {
    await join(page, `${server.url}/panel/demo#t=moderator`);
    server.room('demo').change((state) => (state.load = 'full'));
    await waitFor(page, 'load-notice', '[data-load=full]');
  },
  ...pagePages(server),
  ended: async (page) => {
    await join(page, `${server.url}/r/demo#t=attendee`);
    await page.click(id('leave-button'));
  },
};

const tests = {};

async function choose(page, quality) {
  await page.focus(id('quality-button'));
  await page.keyboard.press('Enter');
  await (await waitFor(page, `quality-${quality}`)).focus();
  await page.keyboard.press('Space');
  await waitFor(page, 'quality-choices', '[aria-busy=false]');
  await page.keyboard.press('Escape');
  await waitFor(page, 'quality-button', '[aria-expanded=false]');
}

for (const [name, prepare] of Object.entries(pages)) {
  tests[`${name}: axe finds nothing, in two languages, themes and sizes`] = async () => {
    for (const options of [
      { language: 'en', dark: false, width: 1280, height: 800 },
      { language: 'fr', dark: true, width: 360, height: 740 },
      { language: 'en', dark: true, width: 740, height: 360 },
      { language: 'fr', dark: false, width: 320, height: 640 },
    ]) {
      const page = await openPage(browser, options);
      await prepare(page);
      await pause(400);
      const title = `${name} ${JSON.stringify(options)}`;
      assert.equal(await page.$eval('html', (html) => html.lang), options.language);
      await axeFindsNothing(page, title);
      await noSidewaysScroll(page, title);
      assert.deepEqual(page.problems, [], title);
      await page.browserContext().close();
    }
  };
}

tests['the invitation leaves the address bar and survives a reload, which goes back to the seat'] = async () => {
  const page = await openPage(browser);
  await join(page, `${server.url}/r/demo#t=attendee`);
  assert.equal(await page.evaluate(() => location.hash), '');
  await page.reload();
  await waitFor(page, 'connection-state', '[data-state=connected]');
  assert.equal(last('join').resume?.startsWith('secret-'), true);
  assert.equal(await page.$(id('join-button')), null);
};

tests['picture and sound arrive, without asking for a device'] = async () => {
  const page = await openPage(browser);
  await page.evaluateOnNewDocument(() => {
    window.asked = 0;
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error((window.asked += 1)));
  });
  await join(page, `${server.url}/r/demo#t=attendee`);
  await page.waitForFunction(() => document.querySelector('video').videoWidth > 0, { timeout: 10_000 });
  assert.equal(await page.evaluate(() => document.querySelector('video').srcObject.getAudioTracks().length), 1);
  assert.equal(await page.evaluate(() => window.asked), 0);
  assert.equal(await page.$(id('mute-button')), null);
};

tests['the offer has the four lines in their order, and is made once'] = async () => {
  const page = await openPage(browser);
  await join(page, `${server.url}/r/demo#t=speaker`);
  const { sdp } = last('offer');
  const lines = sdp.slice(sdp.indexOf('m=')).split('\r\n').filter((line) => /^(m=|a=(sendrecv|sendonly|recvonly)$)/.test(line));
  assert.deepEqual(lines.map((line) => line.split(' ')[0]), [
    'm=audio', 'a=sendrecv', 'm=video', 'a=recvonly', 'm=video', 'a=sendonly', 'm=video', 'a=sendonly',
  ]);
  const offers = () => server.control.received.filter((message) => message.type === 'offer').length;
  const before = offers();
  await page.click(id('camera-button'));
  await waitFor(page, 'camera-button', '[aria-pressed=true]');
  assert.equal(offers(), before);
};

tests['the mute button changes only when the server has answered'] = async () => {
  const page = await openPage(browser);
  await join(page, `${server.url}/r/demo#t=speaker`);
  server.control.answerDelayMs = 500;
  await page.click(id('mute-button'));
  await waitFor(page, 'mute-button', '[aria-busy=true][aria-pressed=true]');
  await waitFor(page, 'mute-button', '[aria-busy=false][aria-pressed=false]');
  server.control.answerDelayMs = 0;
  server.control.refuseNext = 'mute';
  await page.keyboard.press('m');
  await waitFor(page, 'notices', ' .warning');
  assert.equal(await attribute(page, 'mute-button', 'aria-pressed'), 'false');
  await page.keyboard.press('m');
  await waitFor(page, 'mute-button', '[aria-pressed=true]');
};

tests['a moderator changes the picture, puts people on and off stage, mutes and removes'] = async () => {
  const page = await openPage(browser);
  await join(page, `${server.url}/panel/demo#t=moderator`, 'Emmy');
  for (const preset of ['single', 'presentation', 'picture_in_picture', 'side_by_side', 'speaker_strip', 'grid']) {
    await page.click(id(`preset-${preset}`));
    await waitFor(page, `preset-${preset}`, '[aria-pressed=true]');
  }
  await act(page, 'p2', 'pin');
  await waitFor(page, 'unpin');
  await page.click(id('unpin'));
  await page.waitForSelector(id('unpin'), { hidden: true });
  await act(page, 'p1', 'down');
  await page.waitForFunction(() => document.querySelector('[data-testid=roster] [data-stage]').dataset.testid === 'participant-p2');
  await page.click(id('labels-toggle'));
  await waitFor(page, 'labels-toggle', '[aria-checked=false]');
  await act(page, 'p1', 'mute');
  await waitFor(page, 'participant-p1', ' [data-action=ask-unmute]');
  await page.click(`${id('hand-p5')} [data-action=give-floor]`);
  await page.waitForSelector(onStage('p5', true));
  await act(page, 'p5', 'unstage');
  await page.waitForSelector(onStage('p5', false));
  await page.click(`${id('hand-p6')} [data-action=lower-hand]`);
  await page.waitForSelector(id('hand-p6'), { hidden: true });
  await page.type(id('roster-search'), 'branLY'.slice(0, 1) + 'xyz');
  assert.equal(await page.$$eval(`${id('roster')} [data-stage]`, (rows) => rows.length), 0);
  await page.$eval(id('roster-search'), (field) => field.select());
  await page.keyboard.press('Backspace');
  await putOut(page, 'p4');
  await page.waitForSelector(id('participant-p4'), { hidden: true });
};

tests['an attendee who is called on stage gets his buttons, and loses them with his devices'] = async () => {
  const moderator = await openPage(browser);
  await join(moderator, `${server.url}/panel/demo#t=moderator`, 'Emmy');
  const page = await openPage(browser, { width: 360, height: 740 });
  await join(page, `${server.url}/r/demo#t=attendee`, 'Zoe');
  const me = Object.entries(server.room('demo').state.participants).find(([, person]) => person.name === 'Zoe')[0];
  await page.click(id('hand-button'));
  await waitFor(page, 'hand-button', '[aria-pressed=true]');
  await moderator.click(`${id(`hand-${me}`)} [data-action=give-floor]`);
  await waitFor(page, 'mute-button', '[aria-pressed=true]');
  assert.match(await text(page, 'notices'), /on stage/);
  await page.click(id('mute-button'));
  await waitFor(page, 'mute-button', '[aria-pressed=false]');
  await page.click(id('camera-button'));
  await waitFor(page, 'camera-button', '[aria-pressed=true]');
  await moderator.bringToFront();
  await act(moderator, me, 'mute');
  await waitFor(page, 'mute-button', '[aria-pressed=true]');
  assert.match(await text(page, 'notices'), /moderator muted/);
  await act(moderator, me, 'unstage');
  await page.waitForSelector(id('mute-button'), { hidden: true });
  await page.waitForFunction(() => !document.querySelector('.self-view'));
  await putOut(moderator, me);
  await waitFor(page, 'ended', '[data-reason=moderator]');
};

tests['a lost WebSocket comes back with the seat, over the same media connection'] = async () => {
  const page = await openPage(browser);
  await join(page, `${server.url}/r/demo#t=speaker`);
  await page.click(id('camera-button'));
  await waitFor(page, 'camera-button', '[aria-pressed=true]');
  const offers = server.control.received.filter((message) => message.type === 'offer').length;
  for (const client of server.room('demo').clients.values()) client.socket.terminate();
  await waitFor(page, 'connection-state', '[data-state=reconnecting]');
  await waitFor(page, 'connection-state', '[data-state=connected]');
  assert.match(last('join').resume, /^secret-/);
  assert.equal(server.control.received.filter((message) => message.type === 'offer').length, offers);
  assert.equal(await attribute(page, 'camera-button', 'aria-pressed'), 'true');
};

tests['a lost media connection is offered anew by itself'] = async () => {
  const page = await openPage(browser);
  await join(page, `${server.url}/r/demo#t=attendee`);
  const offers = server.control.received.filter((message) => message.type === 'offer').length;
  await mediaPage.evaluate(() => window.dropAll());
  await page.waitForSelector(`${id('connection-state')}[data-state=reconnecting]`, { timeout: 30_000 });
  await page.waitForSelector(`${id('connection-state')}[data-state=connected]`, { timeout: 30_000 });
  assert.equal(server.control.received.filter((message) => message.type === 'offer').length, offers + 1);
};

tests['the server’s wishes reach the camera’s sender'] = async () => {
  const page = await openPage(browser);
  await page.evaluateOnNewDocument(() => {
    window.applied = [];
    const original = RTCRtpSender.prototype.setParameters;
    RTCRtpSender.prototype.setParameters = function (parameters) {
      window.applied.push({ ...parameters.encodings[0] });
      return original.call(this, parameters);
    };
  });
  await join(page, `${server.url}/r/demo#t=speaker`);
  await page.click(id('camera-button'));
  await waitFor(page, 'camera-button', '[aria-pressed=true]');
  const [client] = server.room('demo').clients.values();
  client.send({ type: 'sender', source: 'camera', active: true, width: 320, height: 180, frames_per_second: 15, bits_per_second: 200_000 });
  await page.waitForFunction(() => {
    const encoding = window.applied.at(-1);
    return encoding?.active && encoding.scaleResolutionDownBy === 4 && encoding.maxFramerate === 15 && encoding.maxBitrate === 200_000;
  });
  client.send({ type: 'sender', source: 'camera', active: false, width: 0, height: 0, frames_per_second: 0, bits_per_second: 0 });
  await page.waitForFunction(() => window.applied.at(-1)?.active === false);
};

tests['a wrong invitation and a refused permission are told in words'] = async () => {
  const page = await openPage(browser);
  await page.goto(`${server.url}/r/demo#t=wrong`);
  await waitFor(page, 'join-name');
  await page.type(id('join-name'), 'Ada');
  await page.click(id('join-button'));
  await waitFor(page, 'ended', '[data-reason=refused]');
  const other = await openPage(browser);
  await other.evaluateOnNewDocument(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await other.goto(`${server.url}/r/demo#t=attendee`);
  await waitFor(other, 'preview-camera');
  await other.click(id('preview-camera'));
  await other.waitForSelector('.problem');
  assert.match(await other.$eval('.problem', (element) => element.textContent), /allow the camera/);
};

tests['letters typed into a field are no shortcuts'] = async () => {
  const page = await openPage(browser);
  await join(page, `${server.url}/panel/demo#t=moderator`);
  await page.type(id('roster-search'), 'mvh');
  await pause(200);
  assert.equal(await attribute(page, 'hand-button', 'aria-pressed'), 'false');
  assert.equal(await attribute(page, 'mute-button', 'aria-pressed'), 'true');
};

tests['the quality is chosen with the keyboard, told to the server, and remembered'] = async () => {
  const page = await openPage(browser);
  await join(page, `${server.url}/r/demo#t=attendee`);
  assert.equal(server.control.received.filter(({ type }) => type === 'quality').length, 0);
  await page.focus(id('quality-button'));
  await page.keyboard.press('Enter');
  await (await waitFor(page, 'quality-auto')).focus();
  for (const rung of ['high', 'medium', 'low']) {
    await page.keyboard.press('ArrowDown');
    await waitFor(page, 'delivery', `[data-choice=${rung}][data-rung=${rung}]`);
  }
  assert.equal(last('quality').rung, 'low');
  assert.equal(await text(page, 'delivery'), 'Low');
  await page.keyboard.press('Escape');
  await waitFor(page, 'quality-button', '[aria-expanded=false]');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), 'quality-button');
  await page.goto('about:blank');
  await join(page, `${server.url}/r/other#t=attendee`, '!');
  await waitFor(page, 'delivery', '[data-choice=low][data-rung=low]');
};

tests['what is delivered is said in words, and not claimed while the connection is lost'] = async () => {
  const page = await openPage(browser);
  await join(page, `${server.url}/r/demo#t=attendee`);
  const [client] = server.room('demo').clients.values();
  await client.deliver('low', 'link');
  await waitFor(page, 'delivery', '[data-rung=low][data-reason=link]');
  assert.equal(await text(page, 'delivery'), 'Auto: low, your link is slow');
  await client.deliver('medium', 'server');
  await waitFor(page, 'delivery', '[data-rung=medium]');
  assert.equal(await text(page, 'delivery'), 'Auto: medium, the server is saving work');
  client.socket.terminate();
  await waitFor(page, 'delivery', ':not([data-rung])');
  await waitFor(page, 'delivery', '[data-rung=high]');
};

tests['a still takes the place of the picture until the picture moves again, and sound plays all the time'] = async () => {
  const page = await openPage(browser);
  await join(page, `${server.url}/r/demo#t=attendee`);
  const [client] = server.room('demo').clients.values();
  await client.deliver('stills', 'link');
  const size = () => page.$eval(id('still-picture'), ({ naturalWidth, complete }) => complete && naturalWidth);
  await waitFor(page, 'still-picture');
  assert.equal(await size(), 1280);
  const first = await attribute(page, 'still-picture', 'src');
  await page.waitForFunction((before) => document.querySelector('[data-testid=still-picture]').src !== before, {}, first);
  const gone = await page.evaluate((url) => fetch(url).then(() => false, () => true), first);
  assert.ok(gone, 'the picture before is kept');
  const time = () => page.$eval(id('program-audio'), ({ currentTime, paused }) => (paused ? 0 : currentTime));
  const heard = await time();
  await client.deliver('sound', 'link');
  await waitFor(page, 'sound-only');
  await client.deliver('low', 'link');
  await page.waitForSelector(id('sound-only'), { hidden: true });
  assert.equal(await page.$(id('still-picture')), null);
  assert.ok((await time()) > heard);
};

tests['the moderator is told that the server is near its limit'] = async () => {
  const page = await openPage(browser);
  await join(page, `${server.url}/panel/demo#t=moderator`);
  for (const load of ['thinned', 'full']) {
    server.room('demo').change((state) => (state.load = load));
    await waitFor(page, 'load-notice', `[data-load=${load}]`);
    assert.match(await text(page, 'load-notice'), /near its limit/);
  }
  server.room('demo').change((state) => delete state.load);
  await waitFor(page, 'load-notice', ':not([data-load])');
};

Object.assign(tests, panelTests({ browser, server }), pageTests({ browser, server }));

let failed = 0;
const only = process.argv[2] ?? '';
try {
  for (const [name, run] of Object.entries(tests)) {
    if (!name.includes(only)) continue;
    try {
      await run();
      console.log(`ok    ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL  ${name}\n${error.stack}`);
    }
    Object.assign(server.control, { answerDelayMs: 0, refuseNext: undefined });
    for (const context of browser.browserContexts()) if (context !== browser.defaultBrowserContext()) await context.close();
    server.reset();
  }
} finally {
  await browser.close();
  server.close();
}
process.exit(failed ? 1 : 0);
