// What the panel's buttons, keys and lists do, against the mock server.
import assert from 'node:assert/strict';
import { axeFindsNothing } from '../support/axe.mjs';
import { clickTimes, timeClicks } from '../support/click_time.mjs';
import { act, tool, view } from '../support/panel_page.mjs';
import { join, openPage } from './browser.mjs';

const id = (name) => `[data-testid="${name}"]`;
const focused = (page) => page.evaluate(() => document.activeElement.closest('[data-key]')?.dataset.key);

export function panelTests({ browser, server }) {
  const room = () => server.room('demo');
  const scene = () => room().state.scene;
  const preview = () => room().moderation.state.preview?.scene;
  const last = (type) => server.control.received.filter((message) => message.type === type).at(-1);
  const wait = (page, testid, rest = '') => page.waitForSelector(id(testid) + rest, { timeout: 10_000 });
  const until = async (check) => {
    for (let tries = 0; tries < 100; tries++) {
      if (check()) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.fail(`never: ${check}`);
  };
  const panel = async (options) => {
    const page = await openPage(browser, options);
    await join(page, `${server.url}/panel/demo#t=moderator`, 'Emmy');
    return page;
  };

  return {
    'panel: who waits is announced, and admitted, refused, or let in all at once': async () => {
      const page = await panel();
      for (const name of ['Sophie', 'Maryam', 'Rosalind']) room().moderation.knock(`w-${name}`, name);
      await wait(page, 'waiting-w-Rosalind');
      assert.match(await page.title(), /^\(3\) /);
      await page.click(`${id('waiting-w-Sophie')} [data-action=admit]`);
      await until(() => room().state.participants['w-Sophie']);
      await page.click(`${id('waiting-w-Maryam')} [data-action=refuse]`);
      await page.waitForSelector(id('waiting-w-Maryam'), { hidden: true });
      await page.click(id('filter-waiting'));
      await page.waitForSelector(`${id('roster')} ${id('participant-w-Rosalind')}`);
      await page.click(id('admit-all'));
      await page.waitForSelector(id('lobby-card'), { hidden: true });
      assert.doesNotMatch(await page.title(), /^\(/);
      assert.equal(room().state.participants['w-Maryam'], undefined);
    },

    'panel: of three hundred people only those in view are drawn, and the reader knows how many there are': async () => {
      const page = await panel();
      room().crowd(300);
      await page.waitForFunction(() => Number(document.querySelector('[data-testid=roster]').ariaRowCount) > 300);
      const drawn = await page.$$eval(`${id('roster')} [role=row]`, (rows) => rows.length);
      assert.ok(drawn < 40, `${drawn} rows`);
      await page.focus(`${id('participant-p1')} [data-cell]`);
      await page.keyboard.press('End');
      assert.equal(await focused(page), 'c299');
      const index = await page.$eval(id('participant-c299'), (row) => [row.ariaRowIndex, row.parentElement.parentElement.ariaRowCount]);
      assert.equal(index[0], index[1]);
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      assert.equal(await focused(page), 'c297');
      await page.keyboard.press('PageUp');
      await page.keyboard.press('Home');
      assert.equal(await focused(page), 'p1');
    },

    'panel: the focus is never lost when its row moves, scrolls away or goes': async () => {
      const page = await panel({ height: 1100 });
      room().crowd(100);
      await page.waitForSelector(id('participant-c0'));
      await page.focus(`${id('participant-p5')} [data-cell]`);
      for (const key of ['ArrowRight', 'Enter']) await page.keyboard.press(key);
      await page.waitForSelector(`${id('participant-p5')}[data-stage=true]`);
      assert.equal(await focused(page), 'p5');
      await page.$eval(id('roster'), (box) => (box.scrollTop = 3000));
      await page.waitForSelector(id('participant-c60'));
      assert.equal(await focused(page), 'p5');
      room().forget('p5', 'closed');
      await page.waitForSelector(id('participant-p5'), { hidden: true });
      assert.ok(await focused(page));
      await page.keyboard.press('ArrowDown');
      assert.ok(await focused(page));
    },

    'panel: Tab goes into the list once, and Enter opens the menu, which gives the focus back': async () => {
      const page = await panel();
      const stops = await page.$$eval(`${id('roster')} [tabindex="0"]`, (cells) => cells.length);
      assert.equal(stops, 1);
      await page.focus(`${id('participant-p2')} [data-cell]`);
      await page.keyboard.press('Enter');
      await page.waitForSelector('[role=menu]');
      await axeFindsNothing(page, 'the menu', '.menu');
      assert.equal(await page.evaluate(() => document.activeElement.dataset.action), 'give-floor');
      await page.keyboard.press('p');
      assert.equal(await page.evaluate(() => document.activeElement.dataset.action), 'pin');
      await page.keyboard.press('Escape');
      assert.equal(await focused(page), 'p2');
      assert.equal(await page.$('[role=menu]'), null);
    },

    'panel: the floor goes to the next, who is asked to unmute, and is taken back': async () => {
      const page = await panel();
      await page.click(id('next-floor'));
      await page.waitForSelector(`${id('participant-p5')}[data-stage=true]`);
      assert.equal(last('give_floor').participant, undefined);
      await act(page, 'p5', 'take-floor');
      await page.waitForSelector(`${id('participant-p5')}[data-stage=false]`);
      await act(page, 'p2', 'ask-unmute');
      await until(() => last('ask_unmute')?.participant === 'p2');
      await page.click(id('mute-all'));
      await until(() => last('mute_all'));
    },

    'panel: the focus stays near when what had it is gone': async () => {
      const page = await panel();
      const at = () => page.evaluate(() => [document.activeElement.tagName, document.activeElement.closest('section')?.className ?? '']);
      await page.focus(`${id('hand-p5')} [data-action=give-floor]`);
      await page.keyboard.press('Enter');
      await page.waitForSelector(id('hand-p5'), { hidden: true });
      assert.match((await at())[1], /hands-card/);
      await page.focus(`${id('hand-p6')} [data-action=lower-hand]`);
      await page.keyboard.press('Enter');
      await page.waitForSelector(id('hand-p6'), { hidden: true });
      assert.deepEqual(await at(), ['H2', 'card hands-card']);
      room().moderation.knock('w1', 'Sophie');
      await page.focus(`${await wait(page, 'waiting-w1').then(() => id('waiting-w1'))} [data-action=admit]`);
      await page.keyboard.press('Enter');
      await page.waitForSelector(id('lobby-card'), { hidden: true });
      assert.equal(await page.evaluate(() => document.activeElement.id), 'tool-people');
      await view(page, 'layout');
      await page.focus(id('as-tiles'));
      await page.keyboard.press('Enter');
      await wait(page, 'tile-0');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'tiles-title');
    },

    'panel: a bad link is shown, a good one is not': async () => {
      const page = await panel();
      const [client] = room().clients.values();
      client.send({ type: 'vitals', participants: { p1: { loss: 0, round_trip_ms: 40 }, p2: { loss: 0.15, round_trip_ms: 800 } } });
      await page.waitForSelector(`${id('participant-p2')} [data-bad-link]`);
      assert.match(await page.$eval(`${id('participant-p2')} [data-bad-link]`, (sign) => sign.textContent), /15 %.*800 ms/);
      assert.equal(await page.$(`${id('participant-p1')} [data-bad-link]`), null);
      await page.click(id('filter-link'));
      await page.waitForSelector(id('participant-p1'), { hidden: true });
      await wait(page, 'participant-p2');
    },

    'panel: rules show the server’s word': async () => {
      const page = await panel();
      await tool(page, 'room');
      await page.click(id('policy-locked'));
      await wait(page, 'policy-locked', '[aria-checked=true]');
      server.control.refuseNext = 'policy';
      await page.click(id('policy-lobby'));
      await wait(page, 'notices', ' .warning');
      await wait(page, 'policy-lobby', '[aria-checked=true]');
      await page.select(id('policy-chat'), 'moderators');
      await until(() => room().state.policy.chat === 'moderators');
      await page.select(id('policy-slow'), '30');
      await until(() => room().state.policy.slow_mode === 30);
    },

    'panel: chat, announcement and poll': async () => {
      const page = await panel();
      const [client] = room().clients.values();
      client.send({ type: 'chat', from: 'p5', name: 'Noor', role: 'attendee', to: 'moderators', text: '<b>hi</b>', at: 1_790_000_000 });
      await page.waitForSelector(`${id('tool-chat')} .tab-badge`);
      await tool(page, 'chat');
      await page.waitForSelector('.chat-entry');
      assert.equal(await page.$eval('.chat-text', (line) => line.textContent), '<b>hi</b>');
      await page.waitForSelector(`${id('tool-chat')} .tab-badge`, { hidden: true });
      await page.select(id('chat-to'), 'moderators');
      await page.type(id('chat-text'), 'Thank you');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.chat-entry.own');
      assert.equal(last('chat').to, 'moderators');
      await tool(page, 'polls');
      await page.type(id('announcement-text'), 'Break until ten');
      await page.click(id('announcement-show'));
      await wait(page, 'announcement-now');
      await page.click(id('announcement-clear'));
      await page.waitForSelector(id('announcement-now'), { hidden: true });
      await page.type(id('poll-question'), 'Ready?');
      await page.click(id('poll-start'));
      await page.waitForSelector('.problem');
      await page.click(id('poll-yes-no'));
      await page.click(id('poll-start'));
      await wait(page, 'poll-now', '[data-open=true]');
      room().moderation.vote('p5', [0]);
      room().moderation.vote('p6', [0]);
      await page.waitForSelector(`${id('poll-bars')} [data-votes="2"]`);
      await page.click(id('poll-close'));
      await wait(page, 'poll-now', '[data-open=false]');
      await page.click(id('poll-clear'));
      await wait(page, 'poll-question');
    },

    'panel: a picture is prepared unseen and goes live with one click': async () => {
      const page = await panel();
      await view(page, 'layout');
      await page.click(id('preview-single'));
      await wait(page, 'preview-desk', '[data-previewing=true]');
      assert.equal(scene().preset, 'grid');
      await page.waitForFunction(() => document.querySelectorAll('[data-testid=scene-canvas] .region').length === 1);
      await page.click(`${id('transition-fade')} + *, label:has(${id('transition-fade')})`);
      await page.click(id('take'));
      await wait(page, 'preview-desk', '[data-previewing=false]');
      await until(() => scene().preset === 'single' && last('take').transition === 'fade');
      await page.click(id('undo-live'));
      await until(() => scene().preset === 'grid');
    },

    'panel: tiles are placed by keys, numbers and drag, and edits are undone': async () => {
      const page = await panel();
      await view(page, 'layout');
      await page.click(id('as-tiles'));
      await wait(page, 'tile-0');
      await page.focus(id('tile-3'));
      for (const key of ['ArrowLeft', 'ArrowUp']) await page.keyboard.press(key);
      await until(() => preview()?.tiles[3].x === 4900 && preview().tiles[3].y === 4900);
      await page.keyboard.down('Shift');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.up('Shift');
      await until(() => preview().tiles[3].x === 3900);
      await page.keyboard.down('Alt');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.up('Alt');
      await until(() => preview().tiles[3].width === 5100);
      await page.click('[data-action=undo-edit]');
      await until(() => preview().tiles[3].width === 5000);
      await page.click('[data-action=redo-edit]');
      await until(() => preview().tiles[3].width === 5100);
      await page.click(id('place-right'));
      await until(() => preview().tiles[3].x === 5000 && preview().tiles[3].height === 10_000);
      await page.$eval(id('tile-width'), (field) => field.select());
      await page.type(id('tile-width'), '30');
      await page.keyboard.press('Tab');
      await until(() => preview().tiles[3].width === 3000);
      await page.select(id('tile-shows'), 'speaker');
      await until(() => preview().tiles[3].show === 'speaker');
      await page.focus(id('tile-3'));
      await page.keyboard.press('Delete');
      await until(() => preview().tiles.length === 3);
      assert.ok(await page.evaluate(() => document.activeElement.classList.contains('tile-handle')));
    },

    'panel: a tile is dragged, snaps, and is resized at a corner': async () => {
      const page = await panel();
      await view(page, 'layout');
      await page.click(id('preview-picture_in_picture'));
      await until(() => preview()?.preset === 'picture_in_picture');
      await page.click(id('as-tiles'));
      await wait(page, 'tile-1');
      const boxOf = async (selector) => (await page.$(selector)).boundingBox();
      const drag = async (from, dx, dy) => {
        await page.mouse.move(from.x, from.y);
        await page.mouse.down();
        await page.mouse.move(from.x + dx / 2, from.y + dy / 2, { steps: 3 });
        await page.mouse.move(from.x + dx, from.y + dy);
        await page.mouse.up();
      };
      await page.$eval(id('scene-canvas'), (canvas) => canvas.scrollIntoView());
      const canvas = await boxOf(id('scene-canvas'));
      const tile = await boxOf(id('tile-1'));
      const middle = { x: tile.x + tile.width / 2, y: tile.y + tile.height / 2 };
      // Nearly into the lower right corner.
      await drag(middle, canvas.x + canvas.width - tile.x - tile.width - 3, canvas.y + canvas.height - tile.y - tile.height - 3);
      await until(() => preview().tiles[1].x + preview().tiles[1].width === 10_000);
      assert.equal(preview().tiles[1].y + preview().tiles[1].height, 10_000);
      const corner = await boxOf(`${id('tile-1')} [data-corner=nw]`);
      const { width } = preview().tiles[1];
      await drag({ x: corner.x + 11, y: corner.y + 11 }, -canvas.width / 10, -canvas.height / 10);
      await until(() => preview().tiles[1].width > width);
      assert.equal(preview().tiles[1].x + preview().tiles[1].width, 10_000);
    },

    'panel: scenes are kept under a name; texts, sign language and background are set': async () => {
      const page = await panel();
      await view(page, 'layout');
      await page.type(id('text-banner'), 'Exam on Friday');
      await page.type(id('text-first'), 'Ada Lovelace');
      await page.click(id('apply-texts'));
      await until(() => preview()?.banner?.text === 'Exam on Friday' && preview().lower_third.text === 'Ada Lovelace');
      await page.select(id('sign-person'), 'p4');
      await until(() => preview().sign_language?.participant === 'p4');
      await page.type(id('scene-name'), 'Exam');
      await page.click(id('save-scene'));
      await page.waitForSelector('[data-scene=Exam]');
      await page.click(id('discard-preview'));
      await wait(page, 'preview-desk', '[data-previewing=false]');
      await page.click('[data-scene=Exam] [data-action=preview-scene]');
      await until(() => preview()?.banner?.text === 'Exam on Friday');
      await page.click('[data-scene=Exam] [data-action=delete-scene]');
      await page.waitForSelector('[data-scene=Exam]', { hidden: true });
    },

    'panel: who is signed in makes, saves and revokes invitations': async () => {
      const page = await openPage(browser);
      await join(page, `${server.url}/panel/signed-in`, '');
      await page.click(id('invite-button'));
      await page.select(await wait(page, 'invite-kind').then(() => id('invite-kind')), 'person');
      await page.type(id('invite-name'), 'Sophie Germain');
      await page.click(id('invite-create'));
      await wait(page, 'invite-link');
      assert.match(await page.$eval(id('invite-link'), (field) => field.value), /\/r\/signed-in#i=abc$/);
      await page.waitForFunction(() => document.querySelector('[data-testid=invite-qr]').naturalWidth > 0);
      await axeFindsNothing(page, 'the invitation', 'dialog');
      await page.evaluate(() => {
        URL.createObjectURL = (blob) => ((window.saved = blob.text()), '#');
      });
      await page.click(id('invite-calendar'));
      assert.match(await page.evaluate(() => window.saved), /^BEGIN:VCALENDAR\r\n/);
      await page.click(id('invite-again'));
      await axeFindsNothing(page, 'the form', 'dialog');
      const revoke = '[data-testid^=revoke-]';
      await page.click(revoke);
      await page.click(revoke);
      await page.waitForSelector(revoke, { hidden: true });
    },

    'panel: faces are asked for only while they are looked at, and a click brings somebody on stage': async () => {
      const page = await panel();
      assert.equal(room().moderation.state.faces, undefined);
      await view(page, 'faces');
      await until(() => room().moderation.state.faces === true);
      room().moderation.change({ consents: ['p5'] });
      const [client] = room().clients.values();
      client.send({ type: 'face', participant: 'p5', image: (await server.media.still()).toString('base64') });
      await page.waitForSelector(`${id('face-p5')} img`);
      await page.waitForFunction(() => document.querySelector('[data-testid=face-p5] img').naturalWidth > 0);
      await page.click(id('face-p5'));
      await wait(page, 'face-p5', '[aria-pressed=true]');
      await view(page, 'live');
      await until(() => room().moderation.state.faces === undefined);
    },

    'panel: with a hundred people a click is shown within 100 ms, though the server takes longer': async () => {
      const page = await panel({ height: 1200 });
      room().crowd(100);
      await page.waitForSelector(id('participant-c4'));
      server.control.answerDelayMs = 300;
      // Everybody's vitals, and somebody's state, change all the time.
      const [client] = room().clients.values();
      let beat = 0;
      const timer = setInterval(() => {
        beat += 1;
        const vitals = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`c${i}`, { loss: (beat % 10) / 50, level: -30 }]));
        client.send({ type: 'vitals', participants: vitals });
        room().change((state) => (state.participants[`c${beat % 100}`].microphone = beat % 2 ? 'off' : 'muted'));
      }, 100);
      try {
        await timeClicks(page);
        for (let i = 0; i < 5; i++) await page.click(`${id(`participant-c${i}`)} [data-action=stage]`);
        await page.click(id('preset-single'));
        await page.click(id('preset-grid'));
        await page.click(id('mute-all'));
        const times = await clickTimes(page, 8);
        console.log(`      clicks shown after ${times.map(Math.round).join(', ')} ms`);
        assert.ok(times.every((time) => time <= 100), times.join(', '));
      } finally {
        clearInterval(timer);
      }
    },
  };
}
