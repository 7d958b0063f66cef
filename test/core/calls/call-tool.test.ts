import { describe, expect, it } from 'vitest';
import { callTool } from '../../../src/core/calls/call-tool.ts';
import { allows, asks, call, denies, road, tool } from './road.ts';

describe('the road of a call', () => {
  it('sends what a rule allows, with verdict and intent on disk before', async () => {
    const { road: parts, sent, kinds } = road({});
    await callTool(parts, call());
    await expect.poll(kinds).toEqual(['decided', 'approved', 'answered']);
    expect(sent).toMatchObject([{ onDisk: ['decided', 'approved'] }]);
  });

  it('sends what the person allows, with their answer on disk before', async () => {
    const { road: parts, sent, disk } = road({ verdicts: [asks] });
    await callTool(parts, call());
    expect(sent).toMatchObject([{ onDisk: ['decided', 'approved'] }]);
    expect(disk[1]).toMatchObject({ kind: 'approved', by: 'person', answer: 'allow-once' });
  });

  it.each(['decide', 'find', 'standing', 'request', 'grant'])(
    'refuses and sends nothing when %s throws',
    async (fails) => {
      const { road: parts, sent, kinds } = road({ verdicts: [asks], answer: { kind: 'allow-always' }, fails });
      await expect(callTool(parts, call())).rejects.toThrow(`${fails} broke`);
      expect(sent).toEqual([]);
      expect(kinds().at(-1)).toBe('refused');
    },
  );

  it.each(['decided', 'approved'] as const)(
    'refuses and sends nothing when the %s entry cannot be written',
    async (unwritable) => {
      for (const verdict of [allows, asks]) {
        const { road: parts, sent } = road({ verdicts: [verdict], unwritable });
        await expect(callTool(parts, call())).rejects.toMatchObject({ code: 'history.unwritable' });
        expect(sent).toEqual([]);
      }
    },
  );

  it('does not even ask when the verdict cannot be written', async () => {
    const { road: parts } = road({ verdicts: [asks], unwritable: 'decided', fails: 'request' });
    await expect(callTool(parts, call())).rejects.toMatchObject({ code: 'history.unwritable' });
  });

  it('refuses what a rule denies, without looking for the tool', async () => {
    const { road: parts, sent, disk } = road({ verdicts: [denies], fails: 'find' });
    await expect(callTool(parts, call())).rejects.toMatchObject({ code: 'call.denied' });
    expect(sent).toEqual([]);
    expect(disk.at(-1)).toMatchObject({ kind: 'refused', by: 'rule' });
  });

  it('refuses what the person denies and tells the agent their reason', async () => {
    const { road: parts, sent, disk } = road({ verdicts: [asks], answer: { kind: 'deny', reason: 'not on a Friday' } });
    await expect(callTool(parts, call())).rejects.toThrow('not on a Friday');
    expect(sent).toEqual([]);
    expect(disk.at(-1)).toMatchObject({
      kind: 'refused',
      by: 'person',
      reason: expect.stringContaining('not on a Friday'),
    });
  });

  it('lets a deny that came while the person was thinking win over their answer', async () => {
    const { road: parts, sent } = road({ verdicts: [asks, denies] });
    await expect(callTool(parts, call())).rejects.toMatchObject({ code: 'call.denied' });
    expect(sent).toEqual([]);
  });

  it('refuses when the server changed the tool while the person was looking at it', async () => {
    const { road: parts, sent } = road({ verdicts: [asks], tools: [tool, { ...tool, description: 'now it deletes' }] });
    await expect(callTool(parts, call())).rejects.toMatchObject({ code: 'approval.changed' });
    expect(sent).toEqual([]);
  });

  it('refuses a server the agent may not see, whatever the rules allow', async () => {
    const { road: parts, sent } = road({ verdicts: [allows] });
    const caller = { agent: 'Claude', session: 's1', client: null, servers: ['github'] };
    await expect(callTool(parts, call({ caller }))).rejects.toMatchObject({ code: 'call.denied' });
    expect(sent).toEqual([]);
  });

  it('sends nothing for an agent that gave up while the intent was being written', async () => {
    const gone = new AbortController();
    const { road: parts, sent, disk } = road({});
    const calling = callTool(parts, call({ signal: gone.signal }));
    gone.abort();
    await expect(calling).rejects.toMatchObject({ code: 'call.cancelled' });
    expect(sent).toEqual([]);
    expect(disk.at(-1)).toMatchObject({ kind: 'refused', by: 'agent' });
  });

  it('gives the agent its result even when the answer cannot be written any more', async () => {
    const { road: parts } = road({ unwritable: 'answered' });
    await expect(callTool(parts, call())).resolves.toMatchObject({ content: [{ type: 'text' }] });
  });

  it('records a failure of the server and passes it on', async () => {
    const { road: parts, disk } = road({ fails: 'send' });
    await expect(callTool(parts, call())).rejects.toThrow('send broke');
    await expect.poll(() => disk.at(-1)).toMatchObject({ kind: 'failed' });
  });

  it('records who, what and why in every entry', async () => {
    const { road: parts, disk, kinds } = road({});
    await callTool(parts, call());
    await expect.poll(kinds).toEqual(['decided', 'approved', 'answered']);
    const ids = new Set(disk.map((entry) => entry.call));
    expect(ids.size).toBe(1);
    for (const entry of disk) expect(entry).toMatchObject({ agent: 'Claude', server: 'files', tool: 'write' });
    expect(disk[0]).toMatchObject({
      effect: 'allow',
      rule: 'r-7',
      argumentsDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('refuses an argument the prompt could not show, whatever the rules allow', async () => {
    const { road: parts, sent } = road({ verdicts: [allows] });
    const args = JSON.parse('{"path":"a","__proto__":{"path":"b"}}');
    await expect(callTool(parts, call({ arguments: args }))).rejects.toMatchObject({ code: 'input.invalid' });
    expect(sent).toEqual([]);
  });
});
