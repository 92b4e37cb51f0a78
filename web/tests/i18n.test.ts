import assert from 'node:assert/strict';
import test from 'node:test';
import { languages, preferredLanguage } from '../shared/i18n';

type Tree = { [name: string]: Tree | string | ((...values: never[]) => string) };

/** Every text under its path, functions called with sample values. */
function texts(tree: Tree, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(tree)) {
    const here = path ? `${path}.${name}` : name;
    if (typeof value === 'string') found.set(here, value);
    else if (typeof value === 'function') found.set(here, (value as (sample: unknown) => string)(sampleFor(here)));
    else for (const [inner, text] of texts(value, here)) found.set(inner, text);
  }
  return found;
}

const sampleFor = (path: string) => (/people|handPlace/.test(path) ? 3 : 'Zoé');

const english = texts(languages.en as unknown as Tree);
const sameInBoth = new Set(['pageTitle', 'role.moderator', 'panel.delay']);

test('every language has every text, and none is empty', () => {
  for (const [code, messages] of Object.entries(languages)) {
    const found = texts(messages as unknown as Tree);
    assert.deepEqual([...found.keys()].sort(), [...english.keys()].sort(), code);
    for (const [path, text] of found) assert.ok(text.trim().length > 0, `${code}: ${path}`);
  }
});

test('French is not English left over', () => {
  for (const [path, text] of texts(languages.fr as unknown as Tree)) {
    if (!sameInBoth.has(path) && text.includes(' ')) assert.notEqual(text, english.get(path), path);
  }
});

test('what is put into a text comes out in every language', () => {
  for (const messages of Object.values(languages)) {
    for (const [path, text] of texts(messages as unknown as Tree)) {
      if (/panel\.action|confirmRemove$|room\.screenOf|join\.title/.test(path)) assert.match(text, /Zoé/, path);
    }
  }
});

test('French puts a no-break space before double punctuation', () => {
  for (const [path, text] of texts(languages.fr as unknown as Tree)) assert.doesNotMatch(text, / [:;!?]/, path);
});

test('the first language of the list that we speak is taken', () => {
  assert.equal(preferredLanguage(['de-DE', 'fr-CA', 'en']), 'fr');
  assert.equal(preferredLanguage(['EN-gb']), 'en');
  assert.equal(preferredLanguage(['de', 'constructor']), 'en');
  assert.equal(preferredLanguage([]), 'en');
});
