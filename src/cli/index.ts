#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

// Nothing else may be imported at the top of this file: an older Node stops at the first import it does not know.
const oldest = 24;
// A gateway runs for days. A small young generation halves the memory it takes, at no cost in time; only a start can set it.
const thrifty = '--max-semi-space-size=4';

if (Number(process.versions.node.split('.')[0]) >= oldest) {
  if (process.argv.includes('serve') && !process.execArgv.includes(thrifty)) startThriftily();
  const { main } = await import('./main.ts');
  await main();
} else {
  runWithNewer(newerNode());
}

/** This process begins anew with the flag, as the same process; Windows cannot do that and goes on as it is. */
function startThriftily(): void {
  if (process.platform === 'win32' || !process.execve) return;
  process.execve(process.execPath, [process.execPath, thrifty, ...process.execArgv, ...process.argv.slice(1)]);
}

/** The Node that is installed with Countersign, or null. */
function newerNode(): string | null {
  try {
    const binary = createRequire(import.meta.url).resolve(`node/bin/node${process.platform === 'win32' ? '.exe' : ''}`);
    return existsSync(binary) ? binary : null;
  } catch {
    return null;
  }
}

/** Hands everything to `node`: words, streams, signals one way and the exit code the other. */
function runWithNewer(node: string | null): void {
  if (node === null) {
    process.stderr.write(`countersign: Node ${oldest} or newer is needed; this is ${process.versions.node}.\n`);
    process.exitCode = 1;
    return;
  }
  const child = spawn(node, [thrifty, ...process.argv.slice(1)], { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`countersign: ${node} cannot be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
