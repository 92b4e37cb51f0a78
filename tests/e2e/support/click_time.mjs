// How long the page takes from a click to the picture that shows it.

/** In the page: from now on, `window.clickTimes` gets the time of every click on a button, in ms, in the order of the clicks. */
export const timeClicks = (page) =>
  page.evaluate(() => {
    window.clickTimes = [];
    const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    // An observer, as what a click changes may be back before the next picture.
    const changed = (button) =>
      new Promise((resolve) => {
        const observer = new MutationObserver(resolve);
        observer.observe(button, { attributes: true, childList: true, subtree: true, characterData: true });
        setTimeout(resolve, 2000);
      });
    addEventListener(
      'click',
      async (event) => {
        const button = event.target.closest('button');
        if (!button) return;
        const place = window.clickTimes.push(undefined) - 1;
        await changed(button);
        await painted();
        window.clickTimes[place] = performance.now() - event.timeStamp;
      },
      true,
    );
  });

/** The times of this many clicks, when all of them are known. */
export async function clickTimes(page, count) {
  await page.waitForFunction((wanted) => window.clickTimes.filter((time) => time !== undefined).length >= wanted, { timeout: 10_000 }, count);
  return page.evaluate(() => window.clickTimes);
}
