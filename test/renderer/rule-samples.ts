import type { Standing } from '../../src/shared/approvals.ts';
import type { Pin } from '../../src/shared/pins.ts';
import { type Preset, type RuleBook, usualHierarchy } from '../../src/shared/rule-set.ts';
import type { RuleUse } from '../../src/shared/rule-trials.ts';

export const standing: Standing = { pausedSince: null, coolingDown: [], lateAnswers: [] };

export const book: RuleBook = {
  strict: false,
  scopes: { hierarchy: usualHierarchy, tools: [{ server: 'files', tool: 'read_*', scopes: ['files:read'] }] },
  trustedServers: ['files'],
  seal: { state: 'sealed' },
  projects: [],
  preset: 'careful',
};

const all = { agent: '*', server: '*', tool: '*', expiresAt: null, note: '' };
export const presets: Preset[] = [
  { id: 'careful', strict: false, rules: [] },
  { id: 'balanced', strict: false, rules: [{ ...all, effect: 'allow', claims: { readOnlyHint: true } }] },
  { id: 'strict', strict: true, rules: [{ ...all, effect: 'allow', scopes: ['*:read'] }] },
];

export const uses: RuleUse[] = [{ rule: 'r3', calls: 214, lastAt: new Date(Date.now() - 120_000).toISOString() }];

export function pin(server: string, tool: string, more: Partial<Pin> = {}): Pin {
  return {
    server,
    tool,
    state: 'accepted',
    fingerprint: `print-of-${tool}`,
    findings: [],
    acceptedAt: new Date(Date.now() - 36_000_000).toISOString(),
    acceptedBy: 'person',
    swappedBackAt: null,
    tampered: false,
    ...more,
  };
}

export const pins: Pin[] = [
  pin('files', 'read_text_file'),
  pin('files', 'write_file', { state: 'changed' }),
  pin('github', 'create_issue', {
    state: 'unreviewed',
    acceptedAt: null,
    acceptedBy: null,
    findings: [{ kind: 'order', place: 'description', excerpt: 'Ignore all previous instructions' }],
  }),
];
