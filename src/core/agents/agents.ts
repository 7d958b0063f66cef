import { hash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Agent, AgentInput } from '../../shared/agents.ts';
import { agentInputSchema } from '../../shared/agents.ts';
import { AppError } from '../../shared/errors.ts';
import type { EntryData } from '../../shared/history.ts';
import type { Clock, Kept, Log, Vault } from '../ports.ts';
import { openSeal, type Seal } from './seal.ts';

/** An agent as it is kept: never its token, and sealed so that nobody else can add one. */
export const keptAgentSchema = z.object({
  name: z.string(),
  servers: z.array(z.string()).nullable(),
  createdAt: z.iso.datetime(),
  tokenHash: z.string(),
  seal: z.string(),
  client: z.string().nullable().default(null),
  lastSeenAt: z.iso.datetime().nullable().default(null),
});
export type KeptAgent = z.infer<typeof keptAgentSchema>;

/** The person's agents and who is behind a token. */
export interface Agents {
  list(): Agent[];
  /** Makes an agent and its token, which is given out here and never again. @throws AppError `conflict`, `vault.*` */
  create(input: AgentInput): Promise<{ name: string; token: string }>;
  /** @throws AppError `not_found` */
  revoke(name: string): Promise<void>;
  /** Takes the seal's key out of the vault; until then nobody is authenticated. @throws AppError `vault.*` */
  unlock(): Promise<void>;
  authenticate(token: string): { name: string; servers: readonly string[] | null } | null;
  /** Notes that an agent is there, and what it calls itself. */
  seen(name: string, client: string | null): void;
  sessionOpened(name: string): void;
  sessionClosed(name: string): void;
}

/** How often, in milliseconds, "last seen" is written when nothing else changed. */
const seenEveryMs = 60_000;

export function openAgents(options: {
  file: Kept<KeptAgent[]>;
  vault: Vault;
  clock: Clock;
  log: Log;
  record: (entry: EntryData) => Promise<void>;
  onChange: (agents: Agent[]) => void;
}): Agents {
  const { file, vault, clock, log, record } = options;
  const sessions = new Map<string, number>();
  const intact = new WeakMap<KeptAgent, boolean>();
  let seal: Seal | null = null;
  let byHash = new Map<string, KeptAgent>();

  function list(): Agent[] {
    return file.read().map((kept) => {
      const { name, servers, createdAt, client, lastSeenAt } = kept;
      const agent = { name, servers, createdAt, client, lastSeenAt, sessions: sessions.get(name) ?? 0 };
      return !seal || isIntact(kept, seal) ? agent : { ...agent, problem: brokenSeal(name) };
    });
  }

  /** Records are never changed in place, so that one look at the seal of each is enough. */
  function isIntact(agent: KeptAgent, by: Seal): boolean {
    const known = intact.get(agent) ?? by.fits(sealed(agent), agent.seal);
    intact.set(agent, known);
    return known;
  }

  function save(next: KeptAgent[]): void {
    file.write(next);
    index();
    options.onChange(list());
  }

  function index(): void {
    byHash = new Map(file.read().map((agent) => [agent.tokenHash, agent]));
  }

  function count(name: string, change: 1 | -1): void {
    sessions.set(name, Math.max(0, (sessions.get(name) ?? 0) + change));
    options.onChange(list());
  }

  async function unlock(): Promise<Seal> {
    seal ??= await openSeal(vault);
    index();
    return seal;
  }

  return {
    list,
    async create(given) {
      const { name, servers } = agentInputSchema.parse(given);
      if (file.read().some((agent) => sameName(agent.name, name))) {
        const remedy = 'Choose another name, or revoke that agent first.';
        throw new AppError('conflict', `There is already an agent called “${name}”.`, { remedy });
      }
      const key = await unlock();
      const token = `cs_${randomBytes(32).toString('base64url')}`;
      const createdAt = new Date(clock.now()).toISOString();
      const agent = { name, servers, createdAt, tokenHash: hashOf(token) };
      await record({ kind: 'agent.created', agent: name, by: 'person', detail: { servers } });
      save([...file.read(), { ...agent, seal: key.mark(sealed(agent)), client: null, lastSeenAt: null }]);
      return { name, token };
    },
    async revoke(name) {
      if (!file.read().some((agent) => agent.name === name)) {
        throw new AppError('not_found', `There is no agent called “${name}”.`, {
          remedy: 'List the agents to see their names.',
        });
      }
      await record({ kind: 'agent.revoked', agent: name, by: 'person' });
      save(file.read().filter((agent) => agent.name !== name));
    },
    async unlock() {
      await unlock();
    },
    authenticate(token) {
      const agent = byHash.get(hashOf(token));
      if (!agent || !seal) return null;
      if (isIntact(agent, seal)) return { name: agent.name, servers: agent.servers };
      log.warn('An agent was refused: its record was changed behind the app’s back.', { agent: agent.name });
      return null;
    },
    seen(name, client) {
      const agent = file.read().find((known) => known.name === name);
      if (!agent) return;
      const now = clock.now();
      const fresh = agent.lastSeenAt !== null && Math.abs(now - Date.parse(agent.lastSeenAt)) < seenEveryMs;
      if (fresh && (client === null || client === agent.client)) return;
      const seenNow = { ...agent, client: client ?? agent.client, lastSeenAt: new Date(now).toISOString() };
      save(file.read().map((known) => (known.name === name ? seenNow : known)));
    },
    sessionOpened: (name) => count(name, 1),
    sessionClosed: (name) => count(name, -1),
  };
}

function hashOf(token: string): string {
  return hash('sha256', token, 'base64url');
}

/** What a seal is over: all that decides who this agent is and what it may see. */
function sealed(agent: Pick<KeptAgent, 'name' | 'servers' | 'createdAt' | 'tokenHash'>): string {
  return JSON.stringify(['agent', agent.name, agent.servers, agent.createdAt, agent.tokenHash]);
}

function sameName(a: string, b: string): boolean {
  return a.normalize('NFKC').toLowerCase() === b.normalize('NFKC').toLowerCase();
}

function brokenSeal(name: string) {
  return {
    code: 'agent.seal_broken',
    message: `The record of “${name}” was changed behind Countersign’s back, so the agent is refused.`,
    remedy: 'Revoke it and create it again.',
  };
}
