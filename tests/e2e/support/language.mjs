/** Also while a dialog keeps clicks from what is behind it. */
export async function speak(page, language) {
  await page.evaluate((code) => document.querySelector(`[data-testid=language-${code}]`).click(), language);
  await page.waitForFunction((code) => document.documentElement.lang === code, {}, language);
}
