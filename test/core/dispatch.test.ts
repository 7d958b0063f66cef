import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dispatch } from '../../src/core/dispatch.ts';
import { AppError } from '../../src/shared/errors.ts';
import { replySchema } from '../../src/shared/ipc.ts';
import { proves } from '../proves.ts';

const settings = { theme: 'dark', port: 7331, approvalTimeoutSeconds: 120, promptFront: 'always' } as const;

describe('dispatch', () => {
  it('gives back only what the contract lists', async () => {
    proves('ipc.stripped');
    const leaky = { ...settings, token: 'cs_secret' };
    const reply = await dispatch({ 'settings.get': () => leaky }, { door: 'window' }, 'settings.get', {});
    expect(reply).toEqual({ ok: true, value: settings });
  });

  it.each(['__proto__', 'constructor', 'toString', '', 'settings.unknown', 7, null, undefined, {}])(
    'does not know the request %j',
    async (name) => {
      const reply = await dispatch({ 'settings.get': () => settings }, { door: 'window' }, name, {});
      expect(reply).toMatchObject({ ok: false, error: { code: 'input.invalid' } });
    },
  );

  it('never lets the command line answer an approval', async () => {
    proves('control.no-approvals');
    let answered = false;
    const handlers = {
      'approvals.decide': () => {
        answered = true;
        return {};
      },
    };
    const input = { id: '1', digest: 'd', answer: { kind: 'allow-once' } };
    const reply = await dispatch(handlers, { door: 'socket' }, 'approvals.decide', input);
    expect(reply).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
    expect(answered).toBe(false);
    expect(await dispatch(handlers, { door: 'window' }, 'approvals.decide', input)).toEqual({ ok: true, value: {} });
  });

  it('refuses any input of another shape before its handler sees it', async () => {
    proves('ipc.parsed');
    const seen: unknown[] = [];
    const handlers = {
      'rules.remove': (input: { id: string }) => {
        seen.push(input);
        return {};
      },
    };
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (input) => {
        const before = seen.length;
        const reply = replySchema.parse(await dispatch(handlers, { door: 'window' }, 'rules.remove', input));
        if (!reply.ok) expect(seen.length).toBe(before);
        else expect(seen.at(-1)).toEqual({ id: expect.any(String) });
      }),
    );
  });

  it('passes on a named error with its remedy, and hides nothing as a success', async () => {
    const failing = {
      'settings.get': () => {
        throw new AppError('vault.locked', 'The keychain is locked.', { remedy: 'Unlock it.' });
      },
    };
    expect(await dispatch(failing, { door: 'window' }, 'settings.get', {})).toEqual({
      ok: false,
      error: { code: 'vault.locked', message: 'The keychain is locked.', remedy: 'Unlock it.' },
    });
  });

  it('refuses an output that breaks the contract', async () => {
    const bugs: AppError[] = [];
    const broken = { 'settings.get': () => ({ theme: 'pink' }) as never };
    const reply = await dispatch(broken, { door: 'window', onBug: (bug) => bugs.push(bug) }, 'settings.get', {});
    expect(reply).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(bugs).toHaveLength(1);
  });
});
