import { describe, expect, it } from 'vitest';
import { type KeptAgent, openAgents } from '../../../src/core/agents/agents.ts';
import type { EntryData } from '../../../src/shared/history.ts';
import { memoryKept } from '../../fakes/memory-kept.ts';
import { memoryVault } from '../../fakes/memory-vault.ts';
import { silentLog } from '../../fakes/silent-log.ts';
import { proves } from '../../proves.ts';

function agents(file = memoryKept<KeptAgent[]>([]), vault = memoryVault(), fails = false) {
  const history: EntryData[] = [];
  const made = openAgents({
    file,
    vault,
    clock: { now: () => Date.parse('2026-11-20T10:00:00Z') },
    log: silentLog(),
    record: async (entry) => {
      if (fails) throw new Error('disk full');
      history.push(entry);
    },
    onChange: () => {},
  });
  return { ...made, file, vault, history };
}

describe('agents', () => {
  it('are known by their token, which is kept nowhere', async () => {
    proves('gateway.token-hashed');
    const { create, authenticate, file } = agents();
    const { token } = await create({ name: 'Claude Code', servers: ['files'] });
    expect(token).toMatch(/^cs_[\w-]{43}$/);
    expect(authenticate(token)).toEqual({ name: 'Claude Code', servers: ['files'] });
    expect(authenticate(`${token}x`)).toBeNull();
    expect(authenticate('')).toBeNull();
    expect(JSON.stringify(file.read())).not.toContain(token);
  });

  it('are unknown again once revoked', async () => {
    proves('gateway.revoked');
    const { create, revoke, authenticate, list } = agents();
    const { token } = await create({ name: 'Codex' });
    await revoke('Codex');
    expect(authenticate(token)).toBeNull();
    expect(list()).toEqual([]);
    await expect(revoke('Codex')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('are refused when someone else wrote or changed their record', async () => {
    const first = agents();
    const { token } = await first.create({ name: 'Codex', servers: ['files'] });
    const [kept] = first.file.read();
    if (!kept) throw new Error('nothing kept');
    const widened = agents(memoryKept([{ ...kept, servers: null }]), first.vault);
    await widened.unlock();
    expect(widened.authenticate(token)).toBeNull();
    expect(widened.list()[0]?.problem?.code).toBe('agent.seal_broken');

    const untouched = agents(memoryKept([kept]), first.vault);
    await untouched.unlock();
    expect(untouched.authenticate(token)).not.toBeNull();
  });

  it('are refused after a restart until the seal’s key is there', async () => {
    const first = agents();
    const { token } = await first.create({ name: 'Codex' });
    const again = agents(first.file, first.vault);
    expect(again.authenticate(token)).toBeNull();
    await again.unlock();
    expect(again.authenticate(token)).not.toBeNull();
  });

  it.each(['Codex', 'CODEX', 'Codex'])('cannot share the name Codex as %s', async (name) => {
    const { create } = agents();
    await create({ name: 'Codex' });
    await expect(create({ name })).rejects.toMatchObject({ code: 'conflict' });
  });

  it.each(['cli', 'you', 'CLI', '', ' x', 'a*', 'a\nb'])('cannot be called %j', async (name) => {
    await expect(agents().create({ name })).rejects.toThrow();
  });

  it('do not come to be when the history cannot be written', async () => {
    const { create, list } = agents(undefined, undefined, true);
    await expect(create({ name: 'Codex' })).rejects.toThrow('disk full');
    expect(list()).toEqual([]);
  });

  it('show how many sessions they have and what they call themselves', async () => {
    const { create, seen, sessionOpened, sessionClosed, list } = agents();
    await create({ name: 'Codex' });
    sessionOpened('Codex');
    seen('Codex', 'codex 1.0');
    expect(list()[0]).toMatchObject({ sessions: 1, client: 'codex 1.0', lastSeenAt: '2026-11-20T10:00:00.000Z' });
    sessionClosed('Codex');
    sessionClosed('Codex');
    expect(list()[0]?.sessions).toBe(0);
  });
});
