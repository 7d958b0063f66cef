import { describe, expect, it } from 'vitest';
import { callTool } from '../../../src/core/calls/call-tool.ts';
import type { Lasting } from '../../../src/core/calls/road.ts';
import { digestOf } from '../../../src/core/digest.ts';
import type { Answer } from '../../../src/shared/approvals.ts';
import { AppError } from '../../../src/shared/errors.ts';
import type { Verdict } from '../../../src/shared/rules.ts';
import { proves } from '../../proves.ts';
import { accepted, allows, asks, call, denies, road } from './road.ts';

describe('what comes of an answer on the road', () => {
  it('asks although a rule allows when the tool is not what was accepted, and says so in its story', async () => {
    for (const state of ['changed', 'unreviewed'] as const) {
      const { road: parts, sent, disk } = road({ pin: [{ ...accepted, state }] });
      await callTool(parts, call());
      expect(sent).toMatchObject([{ onDisk: ['decided', 'quarantined', 'approved'] }]);
      expect(disk[2]).toMatchObject({ by: 'person' });
    }
  });

  it('refuses when what the server says besides the tool changed while the person was looking', async () => {
    const pin = [accepted, { ...accepted, fingerprint: 'f2', state: 'changed' as const }];
    const { road: parts, sent } = road({ verdicts: [asks], pin });
    await expect(callTool(parts, call())).rejects.toMatchObject({ code: 'approval.changed' });
    expect(sent).toEqual([]);
  });

  it('sends what the person edited, records both versions, and lets a deny of the edited one win', async () => {
    proves('approvals.edited');
    const answer = { kind: 'allow-edited' as const, arguments: { path: 'b' } };
    const { road: parts, sent, disk } = road({ verdicts: [asks], answer });
    await callTool(parts, call());
    expect(sent).toMatchObject([{ args: { path: 'b' } }]);
    expect(disk[0]).toMatchObject({ arguments: { path: 'a' }, argumentsDigest: digestOf({ path: 'a' }) });
    expect(disk[1]).toMatchObject({
      answer: 'allow-edited',
      arguments: { path: 'b' },
      argumentsDigest: digestOf({ path: 'b' }),
    });
    const denied = road({ verdicts: [asks, denies], answer });
    await expect(callTool(denied.road, call())).rejects.toMatchObject({ code: 'call.denied' });
    expect(denied.sent).toEqual([]);
  });

  it('records a Deny from a notification as the person’s, and as given there', async () => {
    proves('shell.deny');
    const denied = { kind: 'deny', via: 'notification' } as const;
    const reason = 'The person refused this call by its notification.';
    const { road: parts, sent, disk } = road({ verdicts: [asks], answer: denied });
    await expect(callTool(parts, call())).rejects.toMatchObject({ code: 'call.refused', message: reason });
    expect(sent).toEqual([]);
    expect(disk.at(-1)).toMatchObject({ kind: 'refused', by: 'person', reason });
  });

  it('makes exactly the rule an answer that lasts says', async () => {
    const when = [{ argument: '/path', is: 'equals' as const, value: 'a' }];
    const lasting: [Answer, Lasting][] = [
      [{ kind: 'allow-session' }, { effect: 'allow', reach: 'session' }],
      [{ kind: 'allow-hour' }, { effect: 'allow', reach: 'hour' }],
      [
        { kind: 'allow-always', when },
        { effect: 'allow', reach: 'always', when },
      ],
    ];
    for (const [answer, expected] of lasting) {
      const { road: parts, granted } = road({ verdicts: [asks], answer });
      await callTool(parts, call());
      expect(granted).toEqual([expected]);
    }
    const { road: parts, granted, sent } = road({ verdicts: [asks], answer: { kind: 'deny-always', when } });
    await expect(callTool(parts, call())).rejects.toMatchObject({ code: 'call.refused' });
    expect(granted).toEqual([{ effect: 'deny', reach: 'always', when }]);
    expect(sent).toEqual([]);
  });

  it('uses an answer that came too late for the first call instead of asking, and says which', async () => {
    const { road: parts, disk } = road({ verdicts: [asks], late: { kind: 'allow-once' }, fails: 'request' });
    await callTool(parts, call());
    expect(disk[1]).toMatchObject({ kind: 'approved', by: 'person', lateAnswer: 'late-1' });
  });

  it('lets a deny win over an answer that came too late', async () => {
    const { road: parts, sent } = road({ verdicts: [asks, denies], late: { kind: 'allow-once' } });
    await expect(callTool(parts, call())).rejects.toMatchObject({ code: 'call.denied' });
    expect(sent).toEqual([]);
  });

  it('refuses everything during a pause, also when it begins on the way', async () => {
    for (const paused of [[true], [false, true]]) {
      const { road: parts, sent, disk } = road({ paused });
      await expect(callTool(parts, call())).rejects.toMatchObject({ code: 'call.paused' });
      expect(sent).toEqual([]);
      expect(disk.at(-1)).toMatchObject({ kind: 'refused', by: 'person' });
    }
  });

  it('keeps a result back that the person does not release, whether an answer or a rule wanted it read', async () => {
    const withheld = new AppError('call.withheld', 'Not this.');
    const reviewed: Verdict = { ...allows, reviewResult: true };
    for (const parts of [
      { verdicts: [asks], answer: { kind: 'allow-once' as const, reviewResult: true } },
      { verdicts: [reviewed] },
      { verdicts: [{ ...asks, reviewResult: true as const }] },
    ]) {
      const made = road({ ...parts, withheld });
      await expect(callTool(made.road, call())).rejects.toBe(withheld);
      await expect.poll(made.kinds).toEqual(['decided', 'approved', 'held', 'failed']);
      expect(made.disk.at(-1)).toMatchObject({ error: 'call.withheld' });
      const released = road(parts);
      await expect(callTool(released.road, call())).resolves.toMatchObject({ content: [{ type: 'text' }] });
    }
  });
});
