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

const firefoxPreferences = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
};

export const firefox = process.env.BROWSER === 'firefox';

export const launch = () =>
  firefox
    ? puppeteer.launch({
        browser: 'firefox',
        executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
        headless: true,
        extraPrefsFirefox: firefoxPreferences,
      })
    : puppeteer.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args });

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
