import type { GivenAnswer } from '../../shared/approvals.ts';
import type { EntryData } from '../../shared/history.ts';
import type { Change, Finding, PinState } from '../../shared/pins.ts';
import type { ArgumentCondition } from '../../shared/rule-conditions.ts';
import type { Rule, Verdict } from '../../shared/rules.ts';
import type { Tool } from '../../shared/servers.ts';
import type { Progress, ToolCall, ToolResult } from './tool-call.ts';

/** What the rules look at in a call. */
export interface Subject {
  readonly agent: string;
  readonly session: string;
  readonly server: string;
  readonly tool: string;
  readonly arguments: ToolCall['arguments'];
}

/** What an answer settles for later calls of the same agent and tool: how long, and for which arguments. */
export interface Lasting {
  readonly effect: 'allow' | 'deny';
  readonly reach: 'session' | 'hour' | 'always';
  readonly when?: ArgumentCondition[];
}

/** How a tool stands to what the person accepted. */
export interface PinStanding {
  readonly state: PinState;
  readonly fingerprint: string;
  readonly findings: Finding[];
  readonly changes: Change[];
}

/** What the person is asked. */
export interface Question {
  readonly call: ToolCall;
  readonly tool: Tool;
  readonly verdict: Verdict;
  readonly pin: PinStanding;
}

/** What a call meets on its road. */
export interface Road {
  /** Resolves when the rules can be read. @throws AppError `vault.*` */
  ready(): Promise<void>;
  readonly rules: {
    /** What is allowed here is taken from budgets; `consider` only looks. */
    decide(subject: Subject): Verdict;
    consider(subject: Subject): Verdict;
    grant(subject: Subject, lasting: Lasting): Promise<Rule>;
  };
  readonly pins: { standing(tool: Tool): Promise<PinStanding> };
  readonly approvals: {
    request(question: Question): Promise<GivenAnswer>;
    /** The answer given to this very call after its agent had given up; taking it uses it up. */
    takeLate(question: Question): Promise<{ readonly id: string; readonly answer: GivenAnswer } | null>;
  };
  /** `hold` resolves when the person lets the agent have the result. @throws AppError `call.withheld`, `call.cancelled` */
  readonly reviews: { hold(call: ToolCall, result: ToolResult): Promise<void> };
  /** Whether everything is refused until the person is back. */
  paused(): boolean;
  /** `append` resolves when the entry is on disk; a `patient` one may wait some milliseconds to share another's commit. */
  readonly history: { append(entry: EntryData, options?: { patient?: boolean }): Promise<void> };
  readonly servers: {
    /** The tool as its server offers it now. @throws AppError `server.*` */
    find(server: string, tool: string): Promise<Tool>;
    call(
      server: string,
      tool: string,
      args: ToolCall['arguments'],
      options: { signal: AbortSignal; onProgress?: (progress: Progress) => void },
    ): Promise<ToolResult>;
  };
}
