import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Command } from 'commander';
import { makeHome } from '../core/storage/home.ts';
import { AppError, asAppError } from '../shared/errors.ts';
import type { Context } from './context.ts';
import { examinePrograms } from './doctor-programs.ts';
import { exits } from './exit-codes.ts';
import type { OpenHome } from './open-home.ts';
import { reachRunning, toldError } from './open-home.ts';
import type { Outcome } from './print.ts';
import type { Runs } from './program.ts';
import { stderrLog } from './stderr-log.ts';
import { terminalSafe } from './terminal-safe.ts';

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  /** What is missing without being a fault is fine, and has a remedy all the same. */
  readonly ok: boolean;
  readonly detail: string;
  readonly remedy?: string;
  /** What it failed with. */
  readonly code?: string;
}

/** `doctor`. */
export function addDoctorCommand(program: Command, runs: Runs): void {
  program
    .command('doctor')
    .description('everything that stops servers from starting or agents from connecting, with the remedy')
    .action(runs(examine));
}

async function examine(context: Context): Promise<Outcome> {
  const checks = [await check('home', () => tryHome(context.home)), await check('vault', () => tryVault(context))];
  let opened: OpenHome | undefined;
  const opening = await check('core', async () => {
    opened = await context.open();
    return opened.core ? 'nobody runs on this home, so it was opened here' : 'a Countersign runs on this home';
  });
  checks.push(opening, ...(await examinePrograms(context.shell.environment)));
  if (opened) checks.push(...(await askAll(opened)));
  const ok = checks.every((one) => one.ok);
  return { value: { ok, checks }, lines: checks.flatMap(checkLines), exitCode: ok ? 0 : exits.failed };
}

async function askAll({ ask, core }: OpenHome): Promise<Check[]> {
  const checks = [
    await check('history', async () => {
      const { ok, entries, problem } = await ask('history.verify', {});
      if (!ok) throw new AppError('history.broken', `It does not verify: ${problem ?? 'unknown'}`);
      return `${entries} entries verify`;
    }),
    await check('gateway', async () => {
      if (core) return await tryPort((await ask('settings.get', {})).port);
      const { state, url, error } = (await ask('app.status', {})).gateway;
      if (error)
        throw new AppError('port.taken', error.message, error.remedy === undefined ? {} : { remedy: error.remedy });
      return url ?? state;
    }),
  ];
  const listed = await check('servers', async () => `${(await ask('servers.list', {})).length} added`);
  if (!listed.ok) return [...checks, listed];
  const servers = (await ask('servers.list', {})).map(({ config }) => {
    const name = `server ${config.name}`;
    return config.enabled ? check(name, () => tryServer(ask, config.name)) : { name, ok: true, detail: 'disabled' };
  });
  return [...checks, ...(await Promise.all(servers))];
}

async function tryServer(ask: OpenHome['ask'], name: string): Promise<string> {
  const { ok, steps } = await ask('servers.test', { name });
  const bad = steps.find((step) => !step.ok);
  if (ok) return steps.at(-1)?.detail ?? 'works';
  const { code = 'server.unreachable', message = 'the test failed', remedy } = bad?.problem ?? {};
  throw toldError({ code, message: `${bad?.name ?? 'test'}: ${message}`, remedy });
}

async function tryHome(home: string): Promise<string> {
  makeHome(home);
  try {
    rmSync(mkdtempSync(join(home, 'doctor-')), { recursive: true });
    return home;
  } catch (cause) {
    const remedy = 'Check that the folder exists, that you may write to it, and that the disk is not full.';
    throw new AppError('home.unwritable', `Countersign cannot write to ${home}.`, { remedy, cause });
  }
}

/** A vault in use is left to whoever uses it. */
async function tryVault({ shell, home }: Context): Promise<string> {
  const running = await reachRunning(shell, home);
  if (running) {
    const { vault } = await running.ask('app.status', {});
    await running.close();
    return `${vault}, in use by the Countersign that runs`;
  }
  const vault = shell.parts.openVault({ home, environment: shell.environment, log: stderrLog(shell.stderr) });
  const [name, value] = ['doctor-probe', randomUUID()];
  await vault.set(name, value);
  const found = await vault.get(name);
  await vault.delete(name);
  if (found === value) return `${vault.kind}, keeps and forgets`;
  throw new AppError('vault.unavailable', 'The vault does not give back what was put in.');
}

function tryPort(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (cause) => {
      const remedy = 'Quit the program that uses it, or choose another port in the settings or with serve --port.';
      reject(new AppError('port.taken', `Port ${port} is used by another program.`, { remedy, cause }));
    });
    server.listen(port, '127.0.0.1', () =>
      server.close(() => resolve(`port ${port === 0 ? 'of its own' : port} is free`)),
    );
  });
}

async function check(name: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { name, ok: true, detail: await look() };
  } catch (error) {
    const { code, message, remedy } = asAppError(error);
    return { name, ok: false, code, detail: message, ...(remedy === undefined ? {} : { remedy }) };
  }
}

function checkLines({ name, ok, detail, remedy }: Check): string[] {
  const mark = ok ? (remedy === undefined ? 'ok  ' : '–   ') : 'FAIL';
  const line = `${mark}  ${terminalSafe(name)}: ${terminalSafe(detail)}`;
  return remedy === undefined ? [line] : [line, `        ${terminalSafe(remedy)}`];
}
