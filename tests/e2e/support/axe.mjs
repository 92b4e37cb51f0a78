// axe-core on a page, with everything that WCAG 2.2 AA asks for and the best practices.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Fails with everything that axe finds, in the whole page or in what a selector names. */
export async function axeFindsNothing(page, title, within = 'html') {
  await page.evaluate(source);
  const { violations } = await page.evaluate((runOnly, context) => window.axe.run(context, { runOnly }), tags, within);
  const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
  assert.deepEqual(found, [], title);
}

export async function noSidewaysScroll(page, title) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 0, `${title} scrolls sideways by ${over} px`);
}
