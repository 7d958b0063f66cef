import { describe, expect, it } from 'vitest';
import { openScopes } from '../../../src/core/rules/scopes.ts';
import { usualHierarchy } from '../../../src/shared/rule-set.ts';
import type { Effect } from '../../../src/shared/rules.ts';
import { proves } from '../../proves.ts';
import { effectOf, rule, subject } from './rule.ts';

function meets(needs: string[] | null, wanted: string[], effect: Effect, hierarchy = usualHierarchy) {
  const tools = needs === null ? [] : [{ server: 'fs', tool: 'one_*', scopes: needs }];
  return openScopes({ hierarchy, tools }).meets(wanted, effect, 'fs', 'one_tool').outcome;
}

describe('scopes', () => {
  it.each<[string[], string[], boolean]>([
    [['files:read'], ['files:read'], true],
    [['files:read'], ['files:write'], true],
    [['files:read'], ['files:admin'], true],
    [['files:write'], ['files:read'], false],
    [['files:admin'], ['files:write'], false],
    [['files:read'], ['net:admin'], false],
    [['files:read', 'net:read'], ['files:read'], false],
    [['files:read', 'net:read'], ['files:read', 'net:write'], true],
    [['anything'], ['*'], true],
    [['*'], ['files:admin'], false],
    [['files:write'], ['*:write'], true],
    [['files:admin'], ['*:write'], false],
    [[], ['files:read'], true],
  ])('a tool that needs %j is allowed by %j: %s', (needs, wanted, expected) => {
    expect(meets(needs, wanted, 'allow')).toBe(expected ? 'holds' : 'not');
  });

  it.each<[string[], string[], boolean]>([
    [['files:admin'], ['files:write'], true],
    [['files:write'], ['files:write'], true],
    [['files:read'], ['files:write'], false],
    [['files:read', 'net:write'], ['*:write'], true],
    [['*'], ['files:read'], true],
    [['files:read'], ['*'], true],
    [[], ['*'], false],
  ])('a tool that needs %j is denied by %j: %s', (needs, wanted, expected) => {
    expect(meets(needs, wanted, 'deny')).toBe(expected ? 'holds' : 'not');
  });

  it('has a hierarchy the person can change, which may go round in circles and grow without end', () => {
    const own = [
      { scope: 'deploy', includes: ['build', 'files:read'] },
      { scope: 'build', includes: ['deploy'] },
    ];
    expect(meets(['files:read'], ['deploy'], 'allow', own)).toBe('holds');
    expect(meets(['files:read'], ['build'], 'allow', own)).toBe('holds');
    expect(meets(['files:read'], ['files:write'], 'allow', own)).toBe('not');
    const endless = [{ scope: '*', includes: ['x*'] }];
    expect(meets(['a'], ['b'], 'deny', endless)).toBe('holds');
    expect(meets(['a'], ['b'], 'allow', endless)).toBe('not');
  });

  it('are unclear for an unmapped tool of a server with mapped ones, and nothing to an unmapped server', () => {
    const book = openScopes({ hierarchy: [], tools: [{ server: 'fs', tool: 'read', scopes: ['files:read'] }] });
    expect(book.meets(['files:read'], 'deny', 'fs', 'new_tool').outcome).toBe('unclear');
    expect(book.meets(['files:read'], 'deny', 'other', 'read').outcome).toBe('not');
    expect(book.of('fs', 'new_tool')).toBeNull();
  });
});

describe('claims', () => {
  const readOnly = rule({ claims: { readOnlyHint: true } });
  const destroys = rule({ effect: 'deny', claims: { destructiveHint: true } });
  const trusting = { trustedServers: ['github'] };

  it('count only for servers the person trusts', () => {
    proves('rules.claims');
    const call = subject({ claims: { readOnlyHint: true, destructiveHint: false } });
    expect(effectOf([readOnly], call)).toBe('ask');
    expect(effectOf([readOnly], call, trusting)).toBe('allow');
    expect(effectOf([readOnly], call, { trustedServers: ['git*', 'GitHub'] })).toBe('ask');
    expect(effectOf([rule(), destroys], call)).toBe('deny');
    expect(effectOf([rule(), destroys], call, trusting)).toBe('allow');
  });

  it('that are not made are the worst that could be', () => {
    expect(effectOf([readOnly], subject({ claims: {} }), trusting)).toBe('ask');
    expect(effectOf([rule(), destroys], subject(), trusting)).toBe('deny');
    expect(effectOf([rule(), destroys], subject({ claims: { readOnlyHint: true } }), trusting)).toBe('allow');
    const both = { readOnlyHint: true, destructiveHint: true };
    expect(effectOf([rule(), destroys], subject({ claims: both }), trusting)).toBe('deny');
  });
});
