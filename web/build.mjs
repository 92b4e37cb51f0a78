// Bundles the pages into dist/ (or, with --tests, the unit tests into dist-tests/).
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const pages = {
  index: 'client/start/main.tsx',
  room: 'client/main.tsx',
  panel: 'panel/main.tsx',
  admin: 'admin/main.tsx',
  setup: 'admin/setup/main.tsx',
};

const common = {
  bundle: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'none',
  logLevel: 'warning',
};

async function buildTests() {
  await rm('dist-tests', { recursive: true, force: true });
  const files = (await readdir('tests')).filter((name) => name.endsWith('.test.ts'));
  await build({
    ...common,
    entryPoints: files.map((name) => join('tests', name)),
    outdir: 'dist-tests',
    platform: 'node',
    format: 'esm',
    target: 'node18',
    outExtension: { '.js': '.mjs' },
  });
}

async function hashed(source, extension) {
  const bytes = await readFile(source);
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8).toUpperCase();
  const name = `assets/${basename(source, extension)}-${hash}${extension}`;
  await writeFile(join('dist', name), bytes);
  return `/${name}`;
}

/** Every file a page's script imports at once, itself first. */
function closure(outputs, file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const imported of outputs[file].imports) {
    if (imported.kind === 'import-statement') closure(outputs, imported.path, seen);
  }
  return seen;
}

async function writePage(page, entry, outputs, icon) {
  const [script, info] = Object.entries(outputs).find(([, output]) => output.entryPoint === entry);
  const scripts = [...closure(outputs, script)];
  const url = (file) => `/${file.replace(/^dist\//, '')}`;
  const head = [
    `<link rel="icon" type="image/svg+xml" href="${icon}">`,
    `<link rel="stylesheet" href="${url(info.cssBundle)}">`,
    ...scripts.slice(1).map((file) => `<link rel="modulepreload" href="${url(file)}">`),
    `<script type="module" src="${url(script)}"></script>`,
  ];
  const template = await readFile('pages/page.html', 'utf8');
  await writeFile(`dist/${page}.html`, template.replace('<!--head-->', head.join('\n  ')));
  const bytes = await Promise.all([...scripts, info.cssBundle].map((file) => readFile(file)));
  const size = bytes.reduce((sum, file) => sum + gzipSync(file).length, 0);
  console.log(`${page}.html ${(size / 1000).toFixed(1)} kB compressed`);
}

/** The server sends NAME.gz to clients that take gzip. */
async function compress(folder) {
  for (const name of await readdir(folder)) {
    if (!/\.(html|js|css|svg)$/.test(name)) continue;
    await writeFile(join(folder, `${name}.gz`), gzipSync(await readFile(join(folder, name)), { level: 9 }));
  }
}

async function buildPages() {
  await rm('dist', { recursive: true, force: true });
  await mkdir('dist/assets', { recursive: true });
  const { metafile } = await build({
    ...common,
    entryPoints: Object.entries(pages).map(([out, source]) => ({ in: source, out })),
    outdir: 'dist/assets',
    entryNames: '[name]-[hash]',
    chunkNames: 'shared-[hash]',
    assetNames: '[name]-[hash]',
    format: 'esm',
    splitting: true,
    minify: true,
    target: ['es2021', 'chrome100', 'firefox102', 'safari15.4'],
    metafile: true,
  });
  const icon = await hashed('pages/icon.svg', '.svg');
  for (const [page, entry] of Object.entries(pages)) await writePage(page, entry, metafile.outputs, icon);
  for (const folder of ['dist', 'dist/assets']) await compress(folder);
}

await (process.argv.includes('--tests') ? buildTests() : buildPages());
