// What somebody with an account does on the pages for it.
import { id, waitFor } from './room_page.mjs';
import { totp } from './totp.mjs';

export const password = 'correct horse battery staple';

/** From a link with a one-time code to the first page of the account. Gives the second factor's secret. */
export async function setUpAccount(page, link, name, look = async () => undefined) {
  await page.goto(link);
  await waitFor(page, 'setup-name');
  const given = await page.$eval(id('setup-name'), (field) => field.value);
  if (!given) await page.type(id('setup-name'), name);
  await page.type(id('setup-password'), password);
  await look('setup');
  await page.click(id('setup-button'));
  await waitFor(page, 'totp-secret');
  await look('second factor');
  const secret = await page.$eval(id('totp-secret'), (element) => element.dataset.secret);
  await page.type(id('totp-code'), totp(secret));
  await page.click(id('totp-confirm'));
  await waitFor(page, 'recovery-codes');
  await look('recovery codes');
  const codes = await page.$$eval(`${id('recovery-codes')} code`, (list) => list.map((code) => code.textContent));
  await page.click(id('codes-kept'));
  await waitFor(page, 'admin');
  return { secret, codes };
}

/** With the second factor `code`: of the app or a recovery code. */
export async function signIn(page, server, name, code) {
  await page.goto(`${server.http}/admin`);
  await waitFor(page, 'sign-in-name');
  await page.type(id('sign-in-name'), name);
  await page.type(id('sign-in-password'), password);
  await page.click(id('sign-in-button'));
  await waitFor(page, 'sign-in-code');
  await page.type(id('sign-in-code'), code);
  await page.click(id('sign-in-button'));
  await waitFor(page, 'admin');
}

export async function section(page, name) {
  await page.click(id(`section-${name}`));
  await waitFor(page, 'admin', `[data-section=${name}]`);
}
