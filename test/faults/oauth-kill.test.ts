import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RenewalStep } from '../../src/core/oauth/sign-in-context.ts';
import { proves } from '../proves.ts';
import { callElsewhere, newHome, openOn, vaultOf } from '../support/sign-in-home.ts';
import { startSignInServer } from '../support/sign-in-server.ts';
import { signInAt } from '../support/visit.ts';

const steps: readonly RenewalStep[] = ['locked', 'read', 'asking', 'received', 'kept', 'cleared'];

/** How much later the clock of each process stands, so that whatever token it finds is over. */
const longer = 700_000;

describe('a process that is killed while it renews a sign-in', () => {
  it('loses it at no step, although the issuer takes a refresh token that is used twice for stolen', async () => {
    proves('signin.kill');
    const server = await startSignInServer();
    const home = await newHome();
    const client = openOn(home, server);
    await client.signIn(signInAt);
    await client.close();
    const answer = join(home, 'sign-in', 'files.answer');
    let ahead = 0;
    for (const step of steps) {
      ahead += longer;
      const killed = await callElsewhere(home, server, { calls: 1, dieAt: step, ahead });
      expect({ step, ...killed }).toEqual({ step, signal: 'SIGKILL', called: null });
      expect({ step, left: existsSync(answer) }).toEqual({ step, left: step === 'received' || step === 'kept' });
      ahead += longer;
      const next = await callElsewhere(home, server, { calls: 5, ahead });
      expect({ step, called: next.called }).toMatchObject({ step, called: { answered: 5, failed: [] } });
      expect(existsSync(answer)).toBe(false);
    }
    expect(await server.seen()).toMatchObject({ signIns: 1, registrations: 1 });
  });

  it('leaves nothing behind that anybody without the vault could read', async () => {
    const server = await startSignInServer();
    const home = await newHome();
    const client = openOn(home, server);
    await client.signIn(signInAt);
    await client.close();
    await callElsewhere(home, server, { calls: 1, dieAt: 'received', ahead: longer });
    const left = readFileSync(join(home, 'sign-in', 'files.answer'));
    await callElsewhere(home, server, { calls: 1, ahead: longer });
    const kept = JSON.parse((await vaultOf(home).get('oauth:files:sign-in')) ?? '') as Record<string, string>;
    for (const secret of [kept.accessToken, kept.refreshToken]) {
      expect(secret?.length).toBeGreaterThan(20);
      expect(left.includes(secret ?? '')).toBe(false);
    }
  });
});
