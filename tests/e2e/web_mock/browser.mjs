import puppeteer from 'puppeteer-core';
import { chromiumArguments, collectProblems, firefoxPreferences } from '../support/browser_settings.mjs';

export const firefox = process.env.BROWSER === 'firefox';

export const launch = () =>
  firefox
    ? puppeteer.launch({
        browser: 'firefox',
        executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
        headless: true,
        extraPrefsFirefox: firefoxPreferences,
      })
    : puppeteer.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: chromiumArguments });

/** A page in a storage of its own. */
export async function openPage(browser, { width = 1280, height = 800, dark = false, language = 'en' } = {}) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const phone = width < 600 && !firefox;
  await page.setViewport({ width, height, deviceScaleFactor: 1, hasTouch: phone, isMobile: phone });
  if (!firefox) await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
  await page.evaluateOnNewDocument((code) => {
    Object.defineProperty(navigator, 'languages', { get: () => [code] });
  }, language);
  collectProblems(page);
  return page;
}

export async function join(page, url, name = 'Lise Meitner') {
  await page.goto(url);
  await page.waitForSelector('[data-testid=join-name]');
  await page.type('[data-testid=join-name]', name);
  await page.click('[data-testid=join-button]');
  await page.waitForSelector('[data-testid=connection-state][data-state=connected]', { timeout: 15_000 });
}
