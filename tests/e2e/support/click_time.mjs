// How long the page takes from a click to the next picture that shows it.

/** In the page: from now on clicks are timed. `window.clickTimes` gets [to the mark, to the server's answer], in ms. */
export const timeClicks = (page) =>
  page.evaluate(() => {
    window.clickTimes = [];
    const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    addEventListener(
      'click',
      async (event) => {
        const button = event.target.closest('button');
        if (!button) return;
        const before = button.cloneNode().outerHTML;
        const start = event.timeStamp;
        const changed = () => !button.isConnected || button.cloneNode().outerHTML !== before;
        while (!changed() && performance.now() - start < 2000) await painted();
        await painted();
        window.clickTimes.push(performance.now() - start);
      },
      true,
    );
  });

/** The times of the clicks so far, when all of them are there. */
export async function clickTimes(page, count) {
  await page.waitForFunction((wanted) => window.clickTimes.length >= wanted, { timeout: 10_000 }, count);
  return page.evaluate(() => window.clickTimes);
}
