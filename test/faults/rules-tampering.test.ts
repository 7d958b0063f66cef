import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RuleBook, RuleProposal } from '../../src/shared/rule-set.ts';
import { proves } from '../proves.ts';
import { everythingOverStdio } from '../support/everything.ts';
import { type Product, product } from '../support/product.ts';

let one: Product;
beforeEach(async () => {
  one = product();
  await one.ask('server', 'add', 'everything', '--', ...everythingOverStdio);
  await one.ask('rule', 'add', '--effect', 'allow', '--server', 'everything');
  await one.ask('rule', 'add', '--effect', 'deny', '--tool', 'get-env');
});
afterEach(() => one.close());

const file = (name = 'rules.json') => join(one.home, name);
/** Nobody can be asked here, so a call that asks is refused under another name than one that is denied. */
async function outcome(tool: string): Promise<string> {
  const ran = await one.run(['tool', 'call', 'everything', tool, '{"message":"hi"}', '--json']);
  return ran.code === 0 ? 'allowed' : ran.json<{ error: { code: string } }>().error.code;
}
const seal = async () => (await one.ask<RuleBook>('rule', 'status')).seal;

describe('the rules of a home somebody else wrote to', () => {
  it('allow until then', async () => {
    expect([await outcome('echo'), await outcome('get-env'), await seal()]).toEqual([
      'allowed',
      'call.denied',
      { state: 'sealed' },
    ]);
  });

  it.each<[string, string, () => void]>([
    ['changed', 'edited', () => writeFileSync(file(), readFileSync(file(), 'utf8').replace('"get-env"', '"nothing"'))],
    ['missing', 'deleted', () => rmSync(file())],
  ])('ask about everything when the file is %s (%s), until the person undoes it', async (reason, _how, attack) => {
    proves('rules.sealed', 'rules.undo');
    attack();
    expect([await outcome('echo'), await outcome('get-env')]).toEqual(['call.nobody_to_ask', 'call.denied']);
    expect(await seal()).toMatchObject({ state: 'broken', reason, canUndo: true });
    await one.ask('rule', 'undo');
    expect([await outcome('echo'), await outcome('get-env')]).toEqual(['allowed', 'call.denied']);
  });

  it('ask about everything when an older copy was put back, also under a running serve', async () => {
    proves('rules.rollback');
    const old = readFileSync(file(), 'utf8');
    await one.ask('rule', 'add', '--effect', 'deny', '--tool', 'add');
    const serving = await one.serve();
    expect(await outcome('echo')).toBe('allowed');
    writeFileSync(file(), old);
    expect([await outcome('echo'), await outcome('add')]).toEqual(['call.nobody_to_ask', 'call.denied']);
    expect(await seal()).toMatchObject({ state: 'broken', reason: 'older' });
    expect(await serving.stop()).toBe(0);
    expect([await outcome('echo'), await outcome('add')]).toEqual(['call.nobody_to_ask', 'call.denied']);
    await one.ask('rule', 'undo');
    expect([await outcome('echo'), await outcome('add')]).toEqual(['allowed', 'call.denied']);
  });

  it('are the person’s again once they accept what they looked at', async () => {
    proves('rules.proposed');
    writeFileSync(file(), readFileSync(file(), 'utf8').replace('"get-env"', '"echo"'));
    const { digest, difference } = await one.ask<RuleProposal>('rule', 'review');
    expect(difference.changed).toMatchObject([{ before: { tool: 'get-env' }, after: { tool: 'echo' } }]);
    await one.ask('rule', 'review', '--accept', digest);
    expect([await outcome('echo'), await seal()]).toEqual(['call.denied', { state: 'sealed' }]);
  });
});

describe('strict mode', () => {
  it('offers and calls only tools with scopes that a rule is about', async () => {
    proves('rules.strict');
    const scopes = join(one.home, '..', 'scopes.json');
    writeFileSync(scopes, JSON.stringify({ tools: [{ server: 'everything', tool: 'echo', scopes: ['test:read'] }] }));
    await one.ask('rule', 'configure', '--strict', 'on', '--scopes', scopes);
    expect([await outcome('echo'), await outcome('get-sum')]).toEqual(['allowed', 'call.denied']);
  });
});
