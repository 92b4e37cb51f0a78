// axe-core on a page, with everything that WCAG 2.2 AA asks for and the best practices; and narrow screens.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { speak } from './language.mjs';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Fails with everything that axe finds, in the whole page or in what a selector names. */
export async function axeFindsNothing(page, title, within = 'html') {
  await page.evaluate(source);
  // Half way from one colour to another nothing has the contrast that it is to have.
  await page.evaluate(() =>
    Promise.allSettled(document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished)));
  const { violations } = await page.evaluate((runOnly, context) => window.axe.run(context, { runOnly }), tags, within);
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
  assert.deepEqual(found, [], title);
}

export async function noSidewaysScroll(page, title) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 0, `${title} scrolls sideways by ${over} px`);
}

const looks = [
  { language: 'fr', width: 360, height: 740 },
  { language: 'en', width: 1280, height: 800 },
];

/** Both of the above in both languages, on a phone and on a desk; leaves the page as the last of them is. */
export async function fitsEverybody(page, name, within) {
  for (const { language, width, height } of looks) {
    const title = `${name} in ${language} at ${width} px`;
    await page.setViewport({ width, height, deviceScaleFactor: 1 });
    await speak(page, language);
    await axeFindsNothing(page, title, within);
    await noSidewaysScroll(page, title);
  }
}
