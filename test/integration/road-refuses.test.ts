import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Vault } from '../../src/core/ports.ts';
import { AppError } from '../../src/shared/errors.ts';
import { memoryVault } from '../fakes/memory-vault.ts';
import { proves } from '../proves.ts';
import { freePort } from '../support/free-port.ts';
import { type RunningCore, runCore } from './core-harness.ts';

const allowAll = { effect: 'allow', server: 'recorder' } as const;

/** Does something while a call waits for the person, and then lets the person allow it. */
function allowAfter({ core }: RunningCore, act: () => Promise<unknown>): void {
  core.approvals.attach();
  let isActing = false;
  core.subscribe((message) => {
    const [waiting] = message.name === 'approvals.changed' ? message.value : [];
    if (!waiting || isActing) return;
    isActing = true;
    const { id, digest } = waiting;
    void act().then(() => core.approvals.decide({ id, digest, answer: { kind: 'allow-once' } }));
  });
}

describe('a call', () => {
  it('is not sent while the history cannot be written, and is again afterwards', async () => {
    proves('road.unwritable-refuses', 'road.intent-before-send');
    const running = await runCore();
    await running.ask('rules.add', allowAll);
    expect(await running.call('echo', { message: 'before' })).toBe('before');
    const unlock = running.lockHistory();
    await expect(running.call('echo', { message: 'during' })).rejects.toMatchObject({ code: 'history.unwritable' });
    expect((await running.ask('app.status', {})).degraded).not.toBeNull();
    unlock();
    expect(await running.call('echo', { message: 'after' })).toBe('after');
    expect(running.reached()).toEqual(['echo', 'echo']);
  });

  it('whose answer cannot be recorded gives it all the same, and the next ones are refused until it can', async () => {
    proves('road.degraded');
    const running = await runCore();
    await running.ask('rules.add', allowAll);
    const slow = running.call('slow', { ms: 500 });
    await expect.poll(() => running.reached(), { timeout: 20_000 }).toEqual(['slow']);
    const unlock = running.lockHistory();
    expect(await slow).toBe('done');
    for (let n = 0; n < 2; n += 1) {
      await expect(running.call('echo', { message: 'no' })).rejects.toMatchObject({ code: 'history.unwritable' });
    }
    unlock();
    expect(await running.call('echo', { message: 'yes' })).toBe('yes');
    expect((await running.ask('app.status', {})).degraded).toBeNull();
    expect(running.reached()).toEqual(['slow', 'echo']);
  });

  it('that the person allows is refused when a deny came while they were thinking', async () => {
    proves('road.decided-again', 'rules.order');
    const running = await runCore();
    await running.ask('rules.add', { effect: 'ask', server: 'recorder' });
    await running.ask('rules.add', allowAll);
    allowAfter(running, () => running.ask('rules.add', { effect: 'deny', server: 'recorder', tool: 'echo' }));
    await expect(running.call('echo', { message: 'no' })).rejects.toMatchObject({ code: 'call.denied' });
    expect(running.reached()).toEqual([]);
  });

  it('is refused when something throws on its way: here the vault, for a secret the server needs', async () => {
    proves('road.throws-refuse');
    let isLocked = false;
    const open = memoryVault();
    const vault: Vault = {
      ...open,
      async get(name) {
        if (isLocked && !name.startsWith('history.')) throw new AppError('vault.locked', 'The vault is locked.');
        return await open.get(name);
      },
    };
    const running = await runCore({ vault, env: { API_TOKEN: 'canary-4711' } });
    await running.ask('rules.add', allowAll);
    await running.ask('servers.setEnabled', { name: 'recorder', enabled: false });
    isLocked = true;
    await running.ask('servers.setEnabled', { name: 'recorder', enabled: true });
    await expect(running.call('echo', { message: 'no' })).rejects.toMatchObject({ code: 'vault.locked' });
    const [story] = await running.ask('history.list', { limit: 1 });
    expect(story).toMatchObject({ outcome: 'refused', by: 'countersign' });
    expect(running.reached()).toEqual([]);
  });
});

describe('the gateway', () => {
  it('listens on 127.0.0.1 alone', async () => {
    proves('gateway.loopback');
    const { core } = await runCore();
    const { hostname, port } = new URL(await core.listen({ port: await freePort() }));
    expect(hostname).toBe('127.0.0.1');
    expect(await reach('127.0.0.1', Number(port))).toBe(true);
    // Whoever listened on every address would be found at these as well.
    for (const other of ['127.0.0.2', '::1']) expect(await reach(other, Number(port)), other).toBe(false);
  });
});

function reach(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 });
    const done = (reached: boolean) => {
      socket.destroy();
      resolve(reached);
    };
    socket
      .on('connect', () => done(true))
      .on('error', () => done(false))
      .on('timeout', () => done(false));
  });
}
