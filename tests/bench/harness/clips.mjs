// Clips for the load client: nine people who move, and a slide. Made once.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { binaries } from './amphi.mjs';
import { run } from './processes.mjs';

const root = join(binaries, '../share/amphi');

async function make(folder, name, options) {
  const out = join(folder, `${name}.clip`);
  if (existsSync(out)) return;
  const voices = readdirSync(join(root, 'demo')).filter((file) => file.endsWith('.clip'));
  const voice = voices[(options.number - 1) % voices.length];
  const args = ['--sound', join(root, 'demo', voice), '--out', out, '--number', String(options.number)];
  await run(join(binaries, 'bench_clips'), options.slide ? [...args, '--slide'] : args);
}

export async function prepareClips() {
  const folders = { moving: join(root, 'bench-moving'), slide: join(root, 'bench-slide') };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  for (let number = 1; number <= 9; number++) await make(folders.moving, `person-${number}`, { number });
  await make(folders.slide, 'slide', { number: 1, slide: true });
  return folders;
}
