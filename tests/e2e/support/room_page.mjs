// What a person does on the client's pages.
import assert from 'node:assert/strict';
import { eventually } from './eventually.mjs';

/** For what comes as soon as the machine gets round to it: nobody waits so long but for what is broken. */
export const patience = 60_000;

export const id = (name) => `[data-testid="${name}"]`;

export async function waitFor(page, testid, rest = '', timeout = patience) {
  return page.waitForSelector(id(testid) + rest, { timeout });
}

export async function connected(page) {
  await waitFor(page, 'connection-state', '[data-state=connected]');
}

export async function join(page, url, name) {
  await page.goto(url);
  await waitFor(page, 'join-name');
  await page.type(id('join-name'), name);
  await page.click(id('join-button'));
  await connected(page);
}

/** A person's own button, until the server has said yes. */
export async function press(page, testid, state) {
  await waitFor(page, testid, '[aria-busy=false]');
  await page.click(id(testid));
  await waitFor(page, testid, `[aria-pressed=${state}][aria-busy=false]`);
}

export const unmute = (page) => press(page, 'mute-button', false);
export const turnCameraOn = (page) => press(page, 'camera-button', true);

export async function joinAndSend(page, url, name) {
  await join(page, url, name);
  await turnCameraOn(page);
  await unmute(page);
}

/** Gives the seat up: who only vanishes keeps it for a while. */
export async function leave(page) {
  await page.click(id('leave-button'));
  await waitFor(page, 'ended', '[data-reason=left]');
  await page.browserContext().close();
}

/** Chooses what to receive, and waits until it is what is delivered. */
export async function chooseQuality(page, quality, rung = quality) {
  if ((await page.$eval(id('quality-button'), (button) => button.ariaExpanded)) !== 'true') await page.click(id('quality-button'));
  await (await waitFor(page, `quality-${quality}`)).click();
  await waitFor(page, 'quality-choices', '[aria-busy=false]');
  await page.keyboard.press('Escape');
  await waitFor(page, 'delivery', `[data-choice=${quality}][data-rung=${rung}]`);
}

/** Until the mixed picture plays. */
export async function playing(page) {
  await eventually(async () => {
    const [width, time] = await page.evaluate(() => [e2e.video()?.videoWidth, e2e.video()?.currentTime]);
    assert.ok(width > 0 && time > 0, `the picture does not play: ${width} wide, at ${time} s`);
  });
}

/** The id that the room gave to somebody. */
export async function participant(server, name) {
  const { participants } = await server.state();
  const found = Object.entries(participants).find(([, person]) => person.name === name);
  assert.ok(found, `${name} is not in the room`);
  return found[0];
}
