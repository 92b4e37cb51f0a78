// Chromium and Firefox with the page tools in every page.
import { readFileSync } from 'node:fs';
import puppeteer from 'puppeteer-core';
import { chromiumArguments, collectProblems, firefoxPreferences } from './browser_settings.mjs';

const tools = ['connections', 'source', 'picture', 'sound', 'flash']
  .map((name) => readFileSync(new URL(`../in_page/${name}.js`, import.meta.url), 'utf8'))
  .join('\n');

/** `permissions: false`: nobody says yes when a page asks for devices. `pipe`: works where there is no loopback. `more`: arguments. */
/** Once in a hundred times a browser does not say within its time that it has started: that is no fault of ours. */
const started = (options) => puppeteer.launch(options).catch(() => puppeteer.launch(options));

export const launchChromium = ({ permissions = true, pipe = false, more = [] } = {}) =>
  started({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    pipe,
    acceptInsecureCerts: true,
    args: [...chromiumArguments.filter((argument) => permissions || argument !== '--use-fake-ui-for-media-stream'), ...more],
    protocolTimeout: 120_000,
  });

export const launchFirefox = () =>
  started({
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    headless: true,
    extraPrefsFirefox: firefoxPreferences,
    protocolTimeout: 120_000,
  });

/**
 * A page in a storage of its own. `source`: its camera's colour and its microphone's tone; `flash`: it flashes and
 * beeps instead. `prefer`: the codec that it would rather send. `page.problems` collects what it complains about.
 */
export async function openPage(browser, { width = 1280, height = 800, language = 'en', source, flash, prefer } = {}) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.setViewport({ width, height, deviceScaleFactor: 1 });
  const own = [
    `Object.defineProperty(navigator, 'languages', { get: () => ['${language}'] });`,
    source ? `e2e.pretend(${JSON.stringify(source)});` : '',
    flash ? 'e2e.flashAndBeep();' : '',
    prefer ? `e2e.preferred = ${JSON.stringify(prefer)};` : '',
  ];
  // As a function: Firefox takes nothing else.
  await page.evaluateOnNewDocument(new Function(`${tools}\n${own.join('\n')}`));
  collectProblems(page);
  return page;
}
