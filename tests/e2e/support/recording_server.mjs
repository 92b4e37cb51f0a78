// A server that records on a plain folder, with two custodians.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { startServe } from './server.mjs';

/** `amphi serve` with one room, as startServe() gives it, and where things are: `spool`, `vault`, the custodians' `keys`. */
export async function startRecordingServer(room) {
  const folder = mkdtempSync(path(tmpdir(), 'amphi-recording-'));
  const [spool, vault] = ['spool', 'vault'].map((name) => path(folder, name));
  for (const one of [spool, vault]) mkdirSync(one, { mode: 0o700 });
  const keys = ['one', 'two'].map((name) => path(folder, `${name}.key`));
  const recipients = keys.map((file) => {
    execFileSync('age-keygen', ['-o', file], { stdio: 'ignore' });
    return execFileSync('age-keygen', ['-y', file]).toString().trim();
  });
  const more = `[recording]\ndirectory = "${spool}"\nvault = "${vault}"\nrecipients = ${JSON.stringify(recipients)}\nsegment_seconds = 5\nrequire_encrypted_storage = false\n`;
  const server = await startServe([room], { more });
  return {
    ...server,
    spool,
    vault,
    keys,
    /** Where the first admin is made, as the server printed it. */
    setUp: () => {
      const link = /(http\S+\/setup#code=\S+)/.exec(server.child.printed())?.[1];
      if (!link) throw new Error('the server printed no link for the first admin');
      return link.replace(/^https?:\/\/[^/]+/, server.http);
    },
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
