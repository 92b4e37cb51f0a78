// The attendee's page and the administration against the mock server.
import assert from 'node:assert/strict';
import { join, openPage } from './browser.mjs';
import { custodianKey } from './recordings.mjs';

const id = (name) => `[data-testid="${name}"]`;
const wait = (page, testid, rest = '') => page.waitForSelector(id(testid) + rest, { timeout: 10_000 });
const gone = (page, testid) => page.waitForSelector(id(testid), { hidden: true, timeout: 10_000 });
const text = (page, testid) => page.$eval(id(testid), (element) => element.textContent);
const focused = (page) => page.evaluate(() => document.activeElement.dataset.testid ?? document.activeElement.tagName);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function knock(page, server, reason = 'lobby') {
  await page.goto(`${server.url}/r/demo#t=wait-${reason}`);
  await wait(page, 'join-name');
  await page.type(id('join-name'), 'Lise');
  await page.click(id('join-button'));
  await wait(page, 'waiting', `[data-reason=${reason}]`);
}

const me = (server, name) => Object.entries(server.room('demo').state.participants).find(([, person]) => person.name === name)[0];

const room = (server) => server.room('demo');
const complete = 'abcdefghijklmnopqrstuvwxy3';

async function signIn(page, server, section = '') {
  // The mock keeps no cookies apart.
  server.admin.state.signedIn = false;
  await page.goto(`${server.url}/admin${section && `#${section}`}`);
  await wait(page, 'sign-in-name');
  await page.type(id('sign-in-name'), 'Emmy Noether');
  await page.type(id('sign-in-password'), 'correct horse battery');
  await page.keyboard.press('Enter');
  await wait(page, 'sign-in-code');
  await page.type(id('sign-in-code'), '123456');
  await page.keyboard.press('Enter');
  await wait(page, 'admin');
}

async function setUp(page, server) {
  server.admin.state.needed = true;
  await page.goto(`${server.url}/setup#code=CODE`);
  await wait(page, 'setup-name');
  await page.type(id('setup-name'), 'Emmy Noether');
  await page.type(id('setup-password'), 'correct horse battery');
}

async function enrol(page, server) {
  await setUp(page, server);
  await page.keyboard.press('Enter');
  await wait(page, 'totp-code');
}

/** What axe looks at, and what is photographed. Signed out the browser itself tells of a 401. */
export const pagePages = (server) => ({
  waiting: (page) => knock(page, server, 'second_device'),
  roomTalk: async (page) => {
    await join(page, `${server.url}/r/demo#t=attendee`);
    const { moderation } = server.room('demo');
    moderation.handle('p1', { type: 'announce', text: 'We begin at ten past. Please have your exercise books ready.' });
    moderation.handle('p1', { type: 'poll', question: 'Which is faster?', choices: ['Light in glass', 'Light in water', 'Both the same'], multiple: false });
    await page.click(id('chat-button'));
    await wait(page, 'chat-text');
    for (const [to, line] of [['all', 'Good morning'], ['moderators', 'I cannot hear']]) moderation.handle(me(server, 'Lise Meitner'), { type: 'chat', to, text: line });
    moderation.handle('p1', { type: 'chat', to: 'all', text: 'Good morning everybody. Who remembers what we said about refraction last week?' });
    await page.waitForSelector('.chat-entry:nth-child(3)');
    await page.click(id('vote-1'));
    await page.click(id('vote'));
    await page.waitForFunction(() => /count|compt/.test(document.querySelector('[data-testid=vote-state]').textContent));
  },
  held: async (page) => {
    await join(page, `${server.url}/r/demo#t=speaker`);
    server.room('demo').change((state) => (state.participants[me(server, 'Lise Meitner')].held = true));
    await wait(page, 'held');
  },
  unmuteAsked: async (page) => {
    await join(page, `${server.url}/r/demo#t=speaker`);
    server.room('demo').clients.get(me(server, 'Lise Meitner')).send({ type: 'unmute_asked', by: 'p1' });
    await wait(page, 'unmute-asked');
  },
  recordingAsked: async (page) => {
    await join(page, `${server.url}/r/demo#t=attendee`);
    room(server).moderation.handle('p1', { type: 'record' });
    await wait(page, 'recording-asked');
  },
  recorded: async (page) => {
    await join(page, `${server.url}/panel/demo#t=moderator`);
    const { moderation } = room(server);
    moderation.handle('p1', { type: 'record' });
    await (await wait(page, 'recording-accept')).click();
    await wait(page, 'recording-mark', '[data-recorded=true]');
    moderation.change({ recording: { seconds: 754, verified_second: 747, offset_ms: 3, warning: 'disk_low', minutes_left: 29 } });
    await wait(page, 'recording-problem', ' .problem');
  },
  admin_open: async (page) => {
    await signIn(page, server, 'recordings');
    await (await page.waitForSelector(`${id(`recording-${complete}`)} [data-action=open]`)).click();
    await wait(page, 'custodian-key');
    page.problems.length = 0;
  },
  helpSheet: async (page) => {
    await join(page, `${server.url}/r/demo#t=attendee`);
    await page.keyboard.press('?');
    await wait(page, 'help-sheet');
  },
  putOut: async (page) => {
    await join(page, `${server.url}/r/demo#t=attendee`);
    server.room('demo').forget(me(server, 'Lise Meitner'), 'moderator');
    await wait(page, 'ended');
  },
  setup: (page) => setUp(page, server),
  signIn: async (page) => {
    await page.goto(`${server.url}/admin`);
    await wait(page, 'sign-in-name');
    page.problems.length = 0;
  },
  secondFactor: (page) => enrol(page, server),
  recoveryCodes: async (page) => {
    await enrol(page, server);
    await page.type(id('totp-code'), '123 456');
    await page.keyboard.press('Enter');
    await wait(page, 'recovery-codes');
  },
  ...Object.fromEntries(
    ['rooms', 'accounts', 'recordings', 'machine', 'audit', 'me'].map((section) => [
      `admin_${section}`,
      async (page) => {
        await signIn(page, server, section);
        await page.waitForSelector('.line, .fact, td');
        page.problems.length = 0;
      },
    ]),
  ),
  admin_settings: async (page) => {
    await signIn(page, server);
    await (await page.waitForSelector(`${id('room-physics')} [data-action=settings]`)).click();
    await wait(page, 'settings-moderators');
    page.problems.length = 0;
  },
  admin_code: async (page) => {
    await signIn(page, server, 'accounts');
    await wait(page, 'account-name');
    await page.type(id('account-name'), 'Ada');
    await page.keyboard.press('Enter');
    await wait(page, 'account-code');
    page.problems.length = 0;
  },
  admin_invite: async (page) => {
    await signIn(page, server);
    await (await page.waitForSelector(`${id('room-physics')} [data-action=invite]`)).click();
    await (await wait(page, 'invite-create')).click();
    await wait(page, 'invite-qr');
    page.problems.length = 0;
  },
});

export function pageTests({ browser, server }) {
  const room = () => server.room('demo');
  const last = (type) => server.control.received.filter((message) => message.type === type).at(-1);
  const until = async (check) => {
    for (let tries = 0; tries < 250; tries++) {
      if (check()) return;
      await pause(20);
    }
    assert.fail(`never: ${check}`);
  };
  const open = async (role = 'attendee', options = {}) => {
    const page = await openPage(browser, options);
    await join(page, `${server.url}/r/demo#t=${role}`);
    return page;
  };

  return {
    'attendee: who waits is told why, keeps waiting over a lost connection, and goes in by himself': async () => {
      const page = await openPage(browser);
      await knock(page, server, 'no_moderator');
      assert.equal(await focused(page), 'H1');
      assert.match(await page.title(), /^Please wait/);
      for (const client of room().moderation.waiting.values()) client.socket.terminate();
      await wait(page, 'waiting', '[data-link=connecting]');
      await wait(page, 'waiting', '[data-link=waiting]');
      await until(() => Object.keys(room().moderation.state.lobby).length === 1);
      room().moderation.handle('p1', { type: 'admit', all: true });
      await wait(page, 'connection-state', '[data-state=connected]');
      assert.doesNotMatch(await page.title(), /wait/);
      assert.equal(await focused(page), 'H1');
      await page.reload();
      await wait(page, 'connection-state', '[data-state=connected]');
    },

    'attendee: who is turned away may ask again, who was put out needs another link': async () => {
      const page = await openPage(browser);
      await knock(page, server);
      room().moderation.handle('p1', { type: 'refuse', participant: Object.keys(room().moderation.state.lobby)[0] });
      await wait(page, 'ended', '[data-reason=refused]');
      await (await wait(page, 'again')).click();
      await wait(page, 'join-name');
      await page.click(id('join-button'));
      await wait(page, 'waiting');
      room().moderation.handle('p1', { type: 'admit', all: true });
      await wait(page, 'connection-state', '[data-state=connected]');
      room().forget(me(server, 'Lise'), 'moderator');
      await wait(page, 'ended', '[data-reason=moderator]');
      assert.equal(await page.$(id('again')), null);
      await page.click(id('another-link'));
      await wait(page, 'token-missing');
    },

    'attendee: held back is not muted, and without a connection nobody is live': async () => {
      const page = await open('speaker');
      const caption = () => page.$eval(`${id('mute-button')} .control-caption`, (element) => element.textContent);
      assert.equal(await caption(), 'Muted');
      await page.click(id('mute-button'));
      await wait(page, 'mute-button', '[aria-pressed=false]');
      assert.equal(await caption(), 'Mic on');
      const mine = me(server, 'Lise Meitner');
      room().clients.get(mine).send({ type: 'muted', by: 'moderator' });
      room().change((state) => Object.assign(state.participants[mine], { microphone: 'muted', held: true }));
      await wait(page, 'held');
      assert.equal(await caption(), 'Held');
      const asked = server.control.received.filter(({ type }) => type === 'mute').length;
      await page.click(id('mute-button'));
      await page.keyboard.press('m');
      assert.equal(server.control.received.filter(({ type }) => type === 'mute').length, asked);
      room().change((state) => delete state.participants[mine].held);
      await page.waitForFunction(() => document.querySelector('[data-testid=mute-button]').ariaDisabled !== 'true');
      await page.click(id('mute-button'));
      await wait(page, 'mute-button', '[aria-pressed=false]');
      room().clients.get(mine).socket.terminate();
      await page.waitForFunction(() => document.querySelector('[data-testid=mute-button] .control-caption').textContent === 'Not heard');
      await page.waitForFunction(() => document.querySelector('[data-testid=mute-button] .control-caption').textContent === 'Mic on');
    },

    'attendee: a question to unmute does nothing before the answer': async () => {
      const page = await open('speaker');
      const ask = () => room().clients.get(me(server, 'Lise Meitner')).send({ type: 'unmute_asked', by: 'p1' });
      await page.focus(id('hand-button'));
      ask();
      await (await wait(page, 'unmute-decline')).click();
      await gone(page, 'unmute-asked');
      await wait(page, 'mute-button', '[aria-pressed=true]');
      assert.equal(await focused(page), 'hand-button');
      ask();
      await (await wait(page, 'unmute-accept')).click();
      await wait(page, 'mute-button', '[aria-pressed=false]');
      await gone(page, 'unmute-asked');
    },

    'attendee: the focus is not lost when the own buttons go with the stage': async () => {
      const page = await open('speaker');
      await page.focus(id('camera-button'));
      const mine = me(server, 'Lise Meitner');
      room().change((state) => room().setStage(state, mine, false));
      await gone(page, 'camera-button');
      await page.waitForFunction(() => document.activeElement.dataset.testid === 'hand-button');
    },

    'attendee: what is written is counted, read out, and answered': async () => {
      const page = await open();
      room().moderation.handle('p1', { type: 'chat', to: 'all', text: 'Good morning' });
      await page.waitForFunction(() => /Good morning/.test(document.querySelector('[data-testid=chat-announcer]').textContent));
      assert.match(await page.$eval(id('chat-button'), (button) => button.ariaLabel), /1 unread/);
      await page.keyboard.press('c');
      await page.waitForFunction(() => document.activeElement.dataset.testid === 'chat-text');
      assert.doesNotMatch(await page.$eval(id('chat-button'), (button) => button.ariaLabel), /unread/);
      await page.keyboard.type('Hello');
      await page.select(id('chat-to'), 'moderators');
      await page.focus(id('chat-text'));
      await page.keyboard.press('Enter');
      await until(() => last('chat')?.text === 'Hello');
      assert.equal(last('chat').to, 'moderators');
      assert.equal(await page.$eval(id('chat-text'), (field) => field.value), '');
    },

    'attendee: a vote counts when the server has taken it, and what came out is shown once it is closed': async () => {
      const page = await open();
      const { moderation } = room();
      moderation.handle('p1', { type: 'poll', question: 'Ready?', choices: ['Yes', 'No'], multiple: false });
      await page.click(id('vote-0'));
      server.control.refuseNext = 'vote';
      await page.click(id('vote'));
      await wait(page, 'notices', ' .warning');
      assert.doesNotMatch(await text(page, 'vote-state'), /counted/);
      await wait(page, 'vote', '[aria-busy=false]');
      await page.click(id('vote'));
      await page.waitForFunction(() => /is counted/.test(document.querySelector('[data-testid=vote-state]').textContent));
      assert.equal(await page.$(id('poll-bars')), null);
      await page.click(id('vote-1'));
      assert.match(await text(page, 'vote-state'), /not sent/);
      await page.click(id('vote'));
      await page.waitForFunction(() => /is counted/.test(document.querySelector('[data-testid=vote-state]').textContent));
      moderation.handle('p1', { type: 'close_poll' });
      await wait(page, 'poll-bars');
      assert.deepEqual(await page.$$eval(`${id('poll-bars')} li`, (bars) => bars.map((bar) => bar.dataset.votes)), ['0', '1']);
    },

    'attendee: with the keyboard of a phone open, the line and the picture stay in view': async () => {
      const page = await open('attendee', { width: 360, height: 740 });
      await page.click(id('chat-button'));
      await wait(page, 'chat-text');
      await page.focus(id('chat-text'));
      await page.setViewport({ width: 360, height: 380, deviceScaleFactor: 1, hasTouch: true, isMobile: true });
      await page.waitForFunction(() => document.documentElement.dataset.keyboard === 'open');
      const box = (selector) => page.$eval(selector, (element) => element.getBoundingClientRect().toJSON());
      const [line, picture] = [await box(id('chat-text')), await box('.picture')];
      assert.ok(line.top > 0 && line.bottom <= 380, `the line is at ${line.top} to ${line.bottom}`);
      assert.ok(picture.top >= 0 && picture.height > 60 && picture.bottom <= line.top, `the picture is at ${picture.top} to ${picture.bottom}`);
      assert.equal(await focused(page), 'chat-text');
      await page.setViewport({ width: 360, height: 740, deviceScaleFactor: 1, hasTouch: true, isMobile: true });
      await page.waitForFunction(() => document.documentElement.dataset.keyboard === undefined);
    },

    'attendee: the shortcuts are listed, and can be turned off': async () => {
      const page = await open('speaker');
      await page.keyboard.press('?');
      await (await wait(page, 'shortcuts-switch')).click();
      await page.keyboard.press('Escape');
      await gone(page, 'help-sheet');
      for (const key of ['h', '?', 'c']) await page.keyboard.press(key);
      await pause(200);
      assert.equal(await page.$eval(id('hand-button'), (button) => button.ariaPressed), 'false');
      assert.equal(await page.$(id('help-sheet')), null);
      await page.click(id('shortcuts-button'));
      await wait(page, 'shortcuts-switch', '[aria-checked=false]');
    },

    'recording: everybody is told before joining, and whoever ticks the box is not asked again': async () => {
      const page = await openPage(browser);
      await page.goto(`${server.url}/r/demo#t=attendee`);
      await wait(page, 'recording-notice');
      assert.equal(await page.$eval(id('join-recorded'), (box) => box.checked), false);
      await page.click(id('join-recorded'));
      await page.type(id('join-name'), 'Lise');
      await page.click(id('join-button'));
      await wait(page, 'connection-state', '[data-state=connected]');
      await until(() => last('recording_answer')?.accepted === true);
      room().moderation.handle('p1', { type: 'record' });
      await wait(page, 'recording-mark', '[data-recorded=true]');
      assert.equal(await page.$(id('recording-asked')), null);
    },

    'recording: who was not asked is asked, nothing is said for him, and he may change his mind': async () => {
      const page = await open('speaker');
      const asked = () => server.control.received.filter(({ type }) => type === 'recording_answer').length;
      const before = asked();
      room().moderation.handle('p1', { type: 'record' });
      await wait(page, 'recording-asked');
      assert.match(await text(page, 'recording-status'), /is being recorded/);
      await page.keyboard.press('Escape');
      await gone(page, 'recording-asked');
      assert.equal(asked(), before);
      await wait(page, 'recording-mark', '[data-recorded=unasked]');
      await page.click(id('recording-mark'));
      await (await wait(page, 'recording-accept')).click();
      await wait(page, 'recording-mark', '[data-recorded=true]');
      assert.deepEqual(last('recording_answer').accepted, true);
      await page.click(id('recording-mark'));
      await (await wait(page, 'recording-decline')).click();
      await wait(page, 'recording-mark', '[data-recorded=false]');
      room().moderation.handle('p1', { type: 'pause_recording', paused: true });
      await wait(page, 'recording-mark', '[data-state=paused]');
      assert.match(await text(page, 'recording-status'), /paused/);
      room().moderation.handle('p1', { type: 'stop_recording' });
      await gone(page, 'recording-mark');
      assert.equal(await text(page, 'recording-status'), '');
    },

    'recording: an answer that the server refused is not shown as given': async () => {
      const page = await open();
      room().moderation.handle('p1', { type: 'record' });
      server.control.refuseNext = 'recording_answer';
      await (await wait(page, 'recording-accept')).click();
      await wait(page, 'notices', ' .warning');
      await wait(page, 'recording-mark', '[data-recorded=unasked]');
    },

    'recording: the panel records, pauses and stops, shows the light, and tells of problems at once': async () => {
      const page = await openPage(browser);
      await join(page, `${server.url}/panel/demo#t=moderator`);
      await wait(page, 'recording-card', '[data-state=off]');
      await page.click(id('record'));
      await (await wait(page, 'recording-accept')).click();
      await wait(page, 'recording-card', '[data-state=recording]');
      const { moderation } = room();
      await wait(page, 'recording-light', '[data-colour=wait]');
      moderation.change({ recording: { seconds: 65, verified_second: 56, offset_ms: -4 } });
      await wait(page, 'recording-light', '[data-colour=good]');
      const facts = await text(page, 'recording-facts');
      for (const fact of ['Verified up to 0:56', '4 ms ahead', '95 minutes']) assert.ok(facts.includes(fact), facts);
      assert.equal(await text(page, 'recording-time'), '1:05');
      assert.match(await text(page, 'recording-left-out'), /Ada Lovelace/);
      moderation.change({ recording: { seconds: 90 } });
      await wait(page, 'recording-light', '[data-colour=bad]');
      moderation.change({ recording: { warning: 'disk_low', minutes_left: 20 } });
      assert.match(await (await wait(page, 'recording-problem', ' .problem')).evaluate((p) => p.textContent), /nearly full/);
      await page.click(id('record-pause'));
      await wait(page, 'recording-card', '[data-state=paused]');
      await page.click(id('record-pause'));
      await wait(page, 'recording-card', '[data-state=recording]');
      await page.click(id('record-stop'));
      await wait(page, 'recording-card', '[data-state=ended]');
      await wait(page, 'record');
      moderation.record(undefined, { state: 'failed', error: 'disk_full' });
      assert.match(await (await wait(page, 'recording-problem', ' .problem')).evaluate((p) => p.textContent), /disk is full/);
    },

    'recordings: an admin holds, downloads and deletes, and cannot delete what is held or running': async () => {
      const page = await openPage(browser);
      await signIn(page, server, 'recordings');
      const row = id(`recording-${complete}`);
      await page.waitForSelector(row);
      assert.equal(await page.$(id('delete-abcdefghijklmnopqrstuvwxy2')), null);
      assert.equal(await page.$(id('delete-abcdefghijklmnopqrstuvwxy4')), null);
      await page.click(`${row} [data-action=hold]`);
      await page.waitForSelector(`${row}[data-hold=true]`);
      assert.equal(await page.$(id(`delete-${complete}`)), null);
      await page.click(`${row} [data-action=hold]`);
      await page.waitForSelector(`${row}[data-hold=false]`);
      await page.evaluate(() => {
        window.saved = [];
        let blob;
        const make = URL.createObjectURL;
        URL.createObjectURL = (object) => make.call(URL, (blob = object));
        HTMLAnchorElement.prototype.click = function () {
          window.saved.push({ name: this.download, blob });
        };
      });
      await page.click(`${row} [data-action=download]`);
      await page.waitForFunction(() => window.saved.length === 1);
      const tar = await page.evaluate(async () => {
        const [{ name, blob }] = window.saved;
        const bytes = new Uint8Array(await blob.arrayBuffer());
        return { name, text: new TextDecoder('latin1').decode(bytes) };
      });
      assert.equal(tar.name, `physics-${complete}.tar`);
      for (const part of [`${complete}/000001.seg`, `${complete}/manifest.jsonl`, 'age-encryption.org/v1']) assert.ok(tar.text.includes(part), part);
      assert.ok(!tar.text.includes('Lavf'), 'clear media left the server');
      await page.click(id(`delete-${complete}`));
      await page.click(id(`delete-${complete}`));
      await page.waitForFunction((selector) => !document.querySelector(selector), {}, row);
    },

    'recordings: a custodian opens one in the browser, and the key stays there': async () => {
      const page = await openPage(browser);
      await signIn(page, server, 'recordings');
      await (await page.waitForSelector(`${id(`recording-${complete}`)} [data-action=open]`)).click();
      await wait(page, 'custodian-key');
      const sent = [];
      page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
      await page.type(id('custodian-key'), 'AGE-SECRET-KEY-1NONSENSE');
      await page.click(id('custodian-open'));
      await wait(page, 'badKey');
      await page.$eval(id('custodian-key'), (field) => (field.value = ''));
      await page.type(id('custodian-key'), custodianKey.split('\n').find((line) => line.startsWith('AGE-')));
      await page.click(id('custodian-open'));
      await wait(page, 'recording-player');
      await page.waitForFunction(() => document.querySelector('[data-testid=recording-player]').videoWidth === 160, { timeout: 10_000 });
      // The second piece follows by itself.
      await page.waitForFunction(() => document.querySelector('[data-testid=recording-piece]').value === '2', { timeout: 10_000 });
      assert.equal(await page.$(id('custodian-key')), null);
      const key = custodianKey.match(/AGE-SECRET-KEY-1\w+/)[0];
      assert.ok(sent.length > 0 && sent.every((request) => !request.includes(key)));
      assert.ok(!(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))).includes('AGE-SECRET'));
    },

    'recordings: a key that opens nothing is told, and another may be tried': async () => {
      const page = await openPage(browser);
      await signIn(page, server, 'recordings');
      await (await page.waitForSelector(`${id(`recording-${complete}`)} [data-action=open]`)).click();
      await wait(page, 'custodian-key');
      await page.type(id('custodian-key'), 'AGE-SECRET-KEY-184JMZMVQH3E6U0PSL869004Y3U2NYV7R30EU99CSEDNPH02YUVFSZW44VU');
      await page.click(id('custodian-open'));
      await wait(page, 'wrongKey');
      await wait(page, 'custodian-key');
    },

    'admin: set up from the code in the link to the rooms': async () => {
      const page = await openPage(browser);
      await setUp(page, server);
      assert.equal(await page.evaluate(() => location.hash), '');
      await page.keyboard.press('Enter');
      await wait(page, 'totp-code');
      await page.type(id('totp-code'), '000000');
      await page.keyboard.press('Enter');
      await wait(page, 'problem', '[data-kind=credentials]');
      await page.$eval(id('totp-code'), (field) => field.select());
      await page.type(id('totp-code'), '123456');
      await page.keyboard.press('Enter');
      await wait(page, 'recovery-codes');
      await page.click(id('codes-kept'));
      await wait(page, 'room-physics');
    },

    'admin: wrong passwords are told, and how long to wait counts down': async () => {
      const page = await openPage(browser);
      await page.goto(`${server.url}/admin`);
      await wait(page, 'sign-in-name');
      await page.type(id('sign-in-name'), 'Emmy Noether');
      await page.type(id('sign-in-password'), 'wrong');
      for (let tries = 0; tries < 3; tries++) {
        await page.click(id('sign-in-button'));
        await wait(page, 'problem', '[data-kind=credentials]');
        await wait(page, 'sign-in-button', '[aria-busy=false]');
      }
      await page.click(id('sign-in-button'));
      await wait(page, 'problem', '[data-kind=throttled]');
      assert.match(await text(page, 'problem'), /1 min/);
    },

    'admin: rooms and accounts are made, changed and deleted, and the focus stays somewhere': async () => {
      const page = await openPage(browser);
      await signIn(page, server);
      await wait(page, 'room-name');
      await page.type(id('room-name'), 'Chemistry');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => /Chemistry/.test(document.querySelector('[data-testid=room-list]').textContent));
      await page.click(`${id('room-physics')} [data-action=settings]`);
      await (await wait(page, 'settings-lobby')).click();
      await page.click(id('settings-save'));
      await gone(page, 'settings-save');
      assert.equal(server.admin.state.rooms[0].lobby, false);
      await page.click(id('section-accounts'));
      await wait(page, 'account-a2');
      await page.waitForFunction(() => document.activeElement.tagName === 'H1');
      await page.click(`${id('account-a2')} ${id('account-reset')}`);
      assert.equal(await page.$(id('account-code')), null);
      await page.click(`${id('account-a2')} ${id('account-reset')}`);
      assert.match(await (await wait(page, 'account-link')).evaluate((field) => field.value), /\/setup#code=NEWC-ODE1-2345&name=Sophie\+Germain$/);
      await page.keyboard.press('Escape');
      await gone(page, 'account-code');
      for (let clicks = 0; clicks < 2; clicks++) await page.click(`${id('account-a2')} ${id('account-delete')}`);
      await gone(page, 'account-a2');
      await page.waitForFunction(() => document.activeElement !== document.body);
      await page.click(id('sign-out'));
      await wait(page, 'sign-in-name');
    },
  };
}
