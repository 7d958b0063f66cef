import type { Lasting, PinStanding, Road } from '../../../src/core/calls/road.ts';
import type { ToolCall } from '../../../src/core/calls/tool-call.ts';
import type { Answer } from '../../../src/shared/approvals.ts';
import { AppError } from '../../../src/shared/errors.ts';
import type { EntryData } from '../../../src/shared/history.ts';
import type { Rule, Verdict } from '../../../src/shared/rules.ts';
import type { Tool } from '../../../src/shared/servers.ts';

export const tool: Tool = { server: 'files', name: 'write', inputSchema: { type: 'object' } };
const rule: Rule = {
  id: 'r-7',
  effect: 'allow',
  agent: '*',
  server: '*',
  tool: '*',
  expiresAt: null,
  note: '',
  createdAt: '2026-11-20T09:00:00.000Z',
  origin: 'person',
  session: null,
};
export const accepted: PinStanding = { state: 'accepted', fingerprint: 'f1', findings: [], changes: [] };
export const asks: Verdict = { effect: 'ask', rule: null };
export const allows: Verdict = { effect: 'allow', rule };
export const denies: Verdict = { effect: 'deny', rule: { ...rule, effect: 'deny' } };

/** A road whose every part can be made to fail; `sent` tells what reached the server, and what was on disk by then. */
export function road(parts: {
  verdicts?: Verdict[];
  answer?: Answer;
  fails?: string;
  tools?: Tool[];
  unwritable?: EntryData['kind'];
  pin?: PinStanding[];
  late?: Answer;
  paused?: boolean[];
  withheld?: AppError;
}) {
  const disk: EntryData[] = [];
  const sent: { onDisk: string[]; args?: unknown }[] = [];
  const granted: Lasting[] = [];
  const pins = [...(parts.pin ?? [accepted])];
  const paused = [...(parts.paused ?? [false])];
  const verdicts = [...(parts.verdicts ?? [allows])];
  const tools = [...(parts.tools ?? [tool])];
  const breakAt = (step: string) => {
    if (parts.fails === step) throw new Error(`${step} broke`);
  };
  const next = () => {
    breakAt('decide');
    return (verdicts.length > 1 ? verdicts.shift() : verdicts[0]) ?? asks;
  };
  const made: Road = {
    ready: async () => {},
    rules: {
      decide: next,
      consider: next,
      async grant(_subject, lasting) {
        breakAt('grant');
        granted.push(lasting);
        return { ...rule, id: 'r-grant', origin: 'approval' };
      },
    },
    pins: {
      async standing() {
        breakAt('standing');
        return (pins.length > 1 ? pins.shift() : pins[0]) ?? accepted;
      },
    },
    reviews: {
      async hold() {
        if (parts.withheld) throw parts.withheld;
      },
    },
    paused: () => (paused.length > 1 ? paused.shift() : paused[0]) ?? false,
    approvals: {
      takeLate: async () => (parts.late ? { id: 'late-1', answer: parts.late } : null),
      async request() {
        breakAt('request');
        return parts.answer ?? { kind: 'allow-once' };
      },
    },
    history: {
      async append(entry) {
        await new Promise(setImmediate);
        if (entry.kind === parts.unwritable) throw new AppError('history.unwritable', 'The disk is full.');
        disk.push(entry);
      },
    },
    servers: {
      async find() {
        breakAt('find');
        return (tools.length > 1 ? tools.shift() : tools[0]) ?? tool;
      },
      async call(_server, _tool, args) {
        sent.push({ onDisk: disk.map((entry) => entry.kind), args });
        breakAt('send');
        return { content: [{ type: 'text' }] };
      },
    },
  };
  return { road: made, disk, sent, granted, kinds: () => disk.map((entry) => entry.kind) };
}

export function call(change: Partial<ToolCall> = {}): ToolCall {
  const caller = { agent: 'Claude', session: 's1', client: null, servers: null };
  return {
    caller,
    server: 'files',
    tool: 'write',
    arguments: { path: 'a' },
    signal: new AbortController().signal,
    ...change,
  };
}
