import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { proves } from '../../proves.ts';
import { subject } from './rule.ts';
import { rulesHome } from './rules-home.ts';

let home: ReturnType<typeof rulesHome>;
beforeEach(() => {
  home = rulesHome();
});
afterEach(() => home.remove());

describe('removing a rule', () => {
  it('is told with the whole rule, what was secret in it redacted', async () => {
    proves('rules.removed-told');
    const { rules, last } = await home.open();
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const when = [{ argument: '/token', is: 'equals' as const, value: token }];
    const { id } = await rules.add({ effect: 'deny', tool: 'drop_*', note: 'never', when });
    await rules.remove(id);
    expect(last()).toMatchObject({
      kind: 'rule.removed',
      rule: id,
      detail: { effect: 'deny', tool: 'drop_*', note: 'never' },
    });
    expect(JSON.stringify(last())).not.toContain(token);
  });

  it('is told for a grant of one session too', async () => {
    const { rules, last } = await home.open();
    const { id } = await rules.grant(subject(), 'session', { effect: 'allow' });
    await rules.remove(id);
    expect(last()).toMatchObject({ kind: 'rule.removed', detail: { origin: 'approval', session: 's1' } });
  });
});
