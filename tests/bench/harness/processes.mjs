// Starting programs, and what /proc says of them.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

const ticksPerSecond = 100; // sysconf(_SC_CLK_TCK) on every Linux that Debian ships
const pageKilobytes = 4;

export const sleep = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** A child that is killed with us; `log` gets what it writes. */
export function start(program, args, options = {}) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const written = { out: '', err: '' };
  child.stdout.on('data', (data) => (written.out += data));
  child.stderr.on('data', (data) => (written.err = (written.err + data).slice(-20000)));
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal })));
  child.on('error', (error) => (written.err += String(error)));
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('close', () => process.removeListener('exit', kill));
  return {
    pid: child.pid,
    written,
    ended,
    running: () => child.exitCode === null && child.signalCode === null,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const late = setTimeout(kill, 5000);
      await ended;
      clearTimeout(late);
    },
  };
}

/** Runs to the end; throws with what it wrote when it fails. */
export async function run(program, args, options = {}) {
  const child = start(program, args, options);
  const { code, signal } = await child.ended;
  if (code !== 0) {
    throw new Error(`${program} ${args.join(' ')}: ${signal ?? `exit code ${code}`}\n${child.written.err}`);
  }
  return child.written.out;
}

export async function eventually(what, seconds, check) {
  const end = Date.now() + seconds * 1000;
  let last;
  while (Date.now() < end) {
    try {
      const value = await check();
      if (value) return value;
    } catch (error) {
      last = error;
    }
    await sleep(0.05);
  }
  throw new Error(`${what}: not within ${seconds} s${last ? `: ${last.message}` : ''}`);
}

function stat(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return {
    name,
    parent: Number(fields[1]),
    cpu: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    threads: Number(fields[17]),
    residentKb: Number(fields[21]) * pageKilobytes,
  };
}

/** Processor seconds so far, resident memory, threads and descriptors of one process. */
export function usage(pid) {
  const { cpu, threads, residentKb, name } = stat(pid);
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const anonymousKb = Number(/^Anonymous:\s+(\d+)/m.exec(rollup)[1]);
  const descriptors = readdirSync(`/proc/${pid}/fd`).length;
  return { name, cpu, threads, residentKb, anonymousKb, descriptors };
}

/** The processor time alone, which is cheap to read. */
export const cpuSeconds = (pid) => stat(pid).cpu;

export function childrenOf(pid, name) {
  const found = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const one = stat(entry);
      if (one.parent === pid && one.name === name) found.push(Number(entry));
    } catch {
      // It ended while we looked.
    }
  }
  return found;
}

/** Busy and idle processor seconds of the whole machine. */
export function machine() {
  const fields = readFileSync('/proc/stat', 'utf8').split('\n')[0].trim().split(/\s+/).slice(1).map(Number);
  const idle = fields[3] + fields[4];
  const all = fields.slice(0, 8).reduce((sum, value) => sum + value, 0);
  return { busy: (all - idle) / ticksPerSecond, all: all / ticksPerSecond, stolen: fields[7] / ticksPerSecond };
}

/** Percent of one core that each of `pids` used during `seconds`, and the machine's busy share. */
export async function measure(pids, seconds) {
  const before = Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, cpuSeconds(pid)]));
  const machineBefore = machine();
  const started = process.hrtime.bigint();
  await sleep(seconds);
  const took = Number(process.hrtime.bigint() - started) / 1e9;
  const machineAfter = machine();
  const percent = Object.fromEntries(
    Object.entries(pids).map(([name, pid]) => [name, ((cpuSeconds(pid) - before[name]) / took) * 100]),
  );
  const busy = (machineAfter.busy - machineBefore.busy) / (machineAfter.all - machineBefore.all);
  return { percent, busy, seconds: took };
}
