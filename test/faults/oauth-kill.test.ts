import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { RenewalStep } from '../../src/core/oauth/sign-in-context.ts';
import { proves } from '../proves.ts';
import { callElsewhere, newHome, openOn, vaultOf } from '../support/sign-in-home.ts';
import { startSignInServer } from '../support/sign-in-server.ts';
import { signInAt } from '../support/visit.ts';

const steps: readonly RenewalStep[] = ['locked', 'read', 'asking', 'received', 'kept', 'cleared'];

describe('a process that is killed while it renews a sign-in', () => {
  it('loses it at no step, although the issuer takes a refresh token that is used twice for stolen', async () => {
    proves('signin.kill');
    const server = await startSignInServer();
    const home = await newHome();
    await server.behave({ accessTokenSeconds: 1 });
    const client = openOn(home, server);
    await client.signIn(signInAt);
    await client.close();
    const answer = join(home, 'sign-in', 'files.answer');
    for (const step of steps) {
      await sleep(1100);
      const killed = await callElsewhere(home, server, { calls: 1, dieAt: step });
      expect({ step, ...killed }).toEqual({ step, signal: 'SIGKILL', called: null });
      expect({ step, left: existsSync(answer) }).toEqual({ step, left: step === 'received' || step === 'kept' });
      await sleep(1100);
      const next = await callElsewhere(home, server, { calls: 5 });
      expect({ step, called: next.called }).toMatchObject({ step, called: { answered: 5, failed: [] } });
      expect(existsSync(answer)).toBe(false);
    }
    expect(await server.seen()).toMatchObject({ signIns: 1, registrations: 1 });
  });

  it('leaves nothing behind that anybody without the vault could read', async () => {
    const server = await startSignInServer();
    const home = await newHome();
    await server.behave({ accessTokenSeconds: 1 });
    const client = openOn(home, server);
    await client.signIn(signInAt);
    await client.close();
    await sleep(1100);
    await server.behave({ accessTokenSeconds: 600 });
    await callElsewhere(home, server, { calls: 1, dieAt: 'received' });
    const { readFileSync } = await import('node:fs');
    const left = readFileSync(join(home, 'sign-in', 'files.answer'));
    await callElsewhere(home, server, { calls: 1 });
    const kept = JSON.parse((await vaultOf(home).get('oauth:files:sign-in')) ?? '') as Record<string, string>;
    for (const secret of [kept.accessToken, kept.refreshToken]) {
      expect(secret?.length).toBeGreaterThan(20);
      expect(left.includes(secret ?? '')).toBe(false);
    }
  });
});
