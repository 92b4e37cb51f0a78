import puppeteer from 'puppeteer-core';

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
  '--autoplay-policy=no-user-gesture-required',
];

export const launch = () =>
  puppeteer.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args });

/** A page in a storage of its own. */
export async function openPage(browser, { width = 1280, height = 800, dark = false, language = 'en' } = {}) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width, height, deviceScaleFactor: 1, hasTouch: width < 600, isMobile: width < 600 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
  await page.evaluateOnNewDocument((code) => {
    Object.defineProperty(navigator, 'languages', { get: () => [code] });
  }, language);
  page.problems = [];
  page.on('pageerror', (error) => page.problems.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && page.problems.push(message.text()));
  return page;
}

export async function join(page, url, name = 'Lise Meitner') {
  await page.goto(url);
  await page.waitForSelector('[data-testid=join-name]');
  await page.type('[data-testid=join-name]', name);
  await page.click('[data-testid=join-button]');
  await page.waitForSelector('[data-testid=connection-state][data-state=connected]', { timeout: 15_000 });
}
