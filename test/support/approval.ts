import type { Approval, Review } from '../../src/shared/approvals.ts';

/** An approval that waits, with everything a prompt shows. */
export function approval(id: string, more: Partial<Approval> = {}): Approval {
  return {
    id,
    digest: `digest-${id}`,
    agent: 'Claude Code',
    client: null,
    server: 'files',
    tool: 'write_file',
    title: null,
    description: null,
    arguments: { path: 'notes.txt' },
    annotations: {},
    abandoned: false,
    sentence: { does: 'changes', claimed: true, outside: true, about: null },
    pin: { state: 'accepted', findings: [], changes: [] },
    previous: null,
    group: 'group',
    verdict: { effect: 'ask', rule: null },
    twice: false,
    askedAt: '2026-11-20T09:00:00.000Z',
    expiresAt: '2026-11-20T09:02:00.000Z',
    ...more,
  };
}

export function review(): Review {
  const { id, agent, server, tool, askedAt, expiresAt } = approval('review');
  return { id, digest: 'digest', agent, server, tool, arguments: {}, resultBytes: 12, askedAt, expiresAt };
}
