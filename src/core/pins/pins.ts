import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../shared/errors.ts';
import type { EntryData } from '../../shared/history.ts';
import type { Accept, Change, Definition, Finding, Pin, PinReview, PinState } from '../../shared/pins.ts';
import type { Tool } from '../../shared/servers.ts';
import type { Clock, Kept, Log, Vault } from '../ports.ts';
import { changesBetween } from './changes.ts';
import { createChores } from './chores.ts';
import { definitionOf, fingerprintOf, type Listing } from './definition.ts';
import { judge, type Turn } from './judge.ts';
import { type KeptPin, type KeptPins, sealPins } from './kept-pins.ts';
import { scan } from './scan.ts';
import { veil } from './veil.ts';

/** How a tool stands to what the person accepted, for its call. */
export interface Standing {
  readonly state: PinState;
  /** Of what it is now. */
  readonly fingerprint: string;
  readonly findings: Finding[];
  readonly changes: Change[];
}

/** What the person accepted of every tool, and what became of it. */
export interface Pins {
  /** Knows what was accepted, and has it on disk. @throws AppError `vault.*`, `history.*`, `home.unwritable` */
  ready(): Promise<void>;
  /** Takes note of a listing. What it changes holds at once, and is on disk before the next call of the tool. */
  listed(listing: Listing): void;
  /**
   * Where this very tool stands, once everything about it is on disk.
   *
   * @throws AppError `vault.*`, `history.*`, `home.unwritable` when that cannot be
   */
  standing(tool: Tool): Promise<Standing>;
  /** The tool as agents may know it: itself when it is accepted, else without any text of its server's. */
  offered(tool: Tool): Tool;
  list(server?: string): Promise<Pin[]>;
  /** @throws AppError `not_found` */
  show(server: string, tool: string): Promise<PinReview>;
  /** The person accepts tools as they were shown: all or none. @throws AppError `not_found`, `pin.changed` */
  accept(input: Accept): Promise<void>;
  /** The server is no more; one of the same name starts anew. */
  forgetServer(server: string): Promise<void>;
  /** Finishes what is being written. */
  close(): Promise<void>;
}

interface Seen {
  readonly tool: Tool;
  readonly definition: Definition;
  readonly fingerprint: string;
  readonly findings: Finding[];
}

export function openPins(options: {
  file: Kept<KeptPins>;
  vault: Vault;
  clock: Clock;
  log: Log;
  record: (entry: EntryData) => Promise<void>;
  /** The grants for a tool stop for good. */
  voidGrants: (server: string, tool: string) => Promise<void>;
  /** Whether the tools of a server never listed before are accepted as they are, if the scanner finds nothing. */
  firstUse: (config: Listing['config']) => boolean;
  onChange: (pins: Pin[]) => void;
}): Pins {
  const { clock, record, voidGrants, firstUse } = options;
  const sealed = sealPins(options.file, options.vault);
  const seen = new Map<string, Seen>();
  const pins = new Map<string, KeptPin>();
  let firstUseAfter: string | null = null;
  /** Servers whose first listing had no tool. */
  const empty = new Set<string>();
  let loaded = false;
  const chores = createChores((error) =>
    options.log.warn('What the tools of a server are could not be kept', { error: String(error) }),
  );
  chores.add(load);

  const now = () => new Date(clock.now()).toISOString();
  const save = () =>
    sealed.write({ pins: [...pins.values()], firstUseAfter, ...(empty.size > 0 && { empty: [...empty] }) });

  async function load(): Promise<void> {
    const { tampered, ...kept } = await sealed.read();
    firstUseAfter = tampered ? now() : kept.firstUseAfter;
    for (const server of kept.empty ?? []) empty.add(server);
    for (const pin of kept.pins) pins.set(keyOf(pin.server, pin.tool), tampered ? { ...pin, tampered } : pin);
    if (tampered) {
      await record({
        kind: 'pin.quarantined',
        by: 'countersign',
        reason: 'What was kept of the pins is not what was written.',
      });
      await save();
    }
    loaded = true;
  }

  function stateOf(key: string): PinState {
    const [current, pin] = [seen.get(key), pins.get(key)];
    if (!current || !pin?.accepted || pin.tampered) return 'unreviewed';
    return pin.accepted.fingerprint === current.fingerprint ? 'accepted' : 'changed';
  }

  /** Holds one listing against what is kept. Listings are taken one after the other, also those that came before we could read. */
  function meet(config: Listing['config'], found: readonly Seen[]): void {
    const server = config.name;
    const known = empty.has(server) || [...pins.values()].some((pin) => pin.server === server);
    if (!known && found.length === 0) {
      empty.add(server);
      chores.add(save);
    }
    const late = firstUseAfter !== null && config.addedAt < firstUseAfter;
    const trusting = !known && !late && firstUse(config);
    const turned = found.flatMap((current) => {
      const { tool, definition, fingerprint, findings } = current;
      const key = keyOf(server, tool.name);
      const trusted = trusting && findings.length === 0;
      const before = pins.get(key) ?? newPin(server, tool.name);
      const { pin, turn } = judge(before, { definition, fingerprint, at: now() }, trusted);
      pins.set(key, pin);
      return turn === null ? [] : [{ turn, current, pin: before }];
    });
    if (turned.length > 0) chores.add(() => keep(server, turned));
    announce();
  }

  async function keep(server: string, turned: readonly { turn: Turn; current: Seen; pin: KeptPin }[]): Promise<void> {
    const names = (turn: Turn) => turned.filter((one) => one.turn === turn).map(({ current }) => current.tool.name);
    const tools = names('first-use');
    if (tools.length > 0)
      await record({ kind: 'pin.accepted', server, by: 'countersign', detail: { how: 'first-use', tools } });
    await Promise.all(turned.filter(({ turn }) => turn !== 'first-use').map((one) => record(entryOf(one))));
    for (const tool of names('changed')) await voidGrants(server, tool);
    await save();
  }

  /** What the server says now; a tool whose definition cannot even be looked at is never known, and so never accepted. */
  function note(listing: Listing): Seen[] {
    const { config, tools } = listing;
    const siblings = tools.map(({ name }) => name);
    const otherTools = [...seen.values()]
      .filter(({ tool }) => tool.server !== config.name)
      .map(({ tool }) => tool.name);
    const before = new Map([...seen].filter(([, { tool }]) => tool.server === config.name));
    for (const key of before.keys()) seen.delete(key);
    return tools.flatMap((tool) => {
      try {
        const definition = definitionOf(tool, listing);
        const fingerprint = fingerprintOf(definition);
        const old = before.get(keyOf(config.name, tool.name));
        const findings = old?.fingerprint === fingerprint ? old.findings : scan(definition, { otherTools, siblings });
        const current = { tool, definition, fingerprint, findings };
        seen.set(keyOf(config.name, tool.name), current);
        return [current];
      } catch {
        options.log.warn('The definition of a tool cannot be read', { server: config.name });
        return [];
      }
    });
  }

  function pinOf(key: string, { tool, fingerprint, findings }: Seen): Pin {
    const pin = pins.get(key);
    return {
      server: tool.server,
      tool: tool.name,
      state: stateOf(key),
      fingerprint,
      findings,
      acceptedAt: pin?.accepted?.at ?? null,
      acceptedBy: pin?.accepted?.by ?? null,
      swappedBackAt: pin?.swappedBackAt ?? null,
      tampered: pin?.tampered ?? false,
    };
  }

  function changesOf(key: string): Change[] {
    const [current, pin] = [seen.get(key), pins.get(key)];
    if (!current || !pin?.accepted) return [];
    if (pin.swappedBackAt !== null && pin.other) return changesBetween(pin.other.definition, current.definition);
    return changesBetween(pin.accepted.definition, current.definition);
  }

  const all = () => [...seen].map(([key, current]) => pinOf(key, current));
  const announce = () => options.onChange(all());

  function find(server: string, tool: string): [string, Seen] {
    const key = keyOf(server, tool);
    const current = seen.get(key);
    if (current) return [key, current];
    throw new AppError('not_found', `“${server}” has no tool “${tool}” right now.`, {
      remedy: 'Look at the server’s tools; they may have changed.',
    });
  }

  return {
    ready: chores.done,
    close: chores.close,
    listed(listing) {
      const found = note(listing);
      if (loaded) meet(listing.config, found);
      else chores.add(async () => meet(listing.config, found));
      void chores.done().catch(() => {});
    },
    async standing(tool) {
      await chores.done();
      const key = keyOf(tool.server, tool.name);
      const current = seen.get(key);
      if (!current || !isSame(current.tool, tool))
        return { state: 'unreviewed', fingerprint: '', findings: [], changes: [] };
      const state = stateOf(key);
      const { fingerprint, findings } = current;
      return { state, fingerprint, findings, changes: state === 'accepted' ? [] : changesOf(key) };
    },
    offered(tool) {
      const key = keyOf(tool.server, tool.name);
      const current = seen.get(key);
      return current && isSame(current.tool, tool) && stateOf(key) === 'accepted' ? tool : veil(tool);
    },
    async list(server) {
      await chores.done();
      return all().filter((pin) => server === undefined || pin.server === server);
    },
    async show(server, tool) {
      await chores.done();
      const [key, current] = find(server, tool);
      const accepted = pins.get(key)?.accepted?.definition ?? null;
      return { ...pinOf(key, current), definition: current.definition, accepted, changes: changesOf(key) };
    },
    async accept({ server, tools }) {
      await chores.done();
      const check = () =>
        tools.map(({ tool, fingerprint }): [string, Seen] => {
          const found = find(server, tool);
          if (found[1].fingerprint !== fingerprint) throw notShown(tool);
          return found;
        });
      check();
      await record({ kind: 'pin.accepted', server, by: 'person', detail: { tools } });
      for (const [key, { tool, definition, fingerprint }] of check()) {
        const accepted = { fingerprint, definition, at: now(), by: 'person' as const };
        pins.set(key, { ...newPin(server, tool.name), accepted });
      }
      chores.add(save);
      await chores.done();
      announce();
    },
    async forgetServer(server) {
      await chores.done();
      for (const [key, { tool }] of seen) if (tool.server === server) seen.delete(key);
      const gone = [...pins].filter(([, pin]) => pin.server === server);
      if (!empty.delete(server) && gone.length === 0) return announce();
      for (const [key] of gone) pins.delete(key);
      const voided = gone.filter(([, { accepted }]) => accepted);
      chores.add(async () => {
        for (const [, { tool }] of voided) await voidGrants(server, tool);
        await save();
      });
      await chores.done();
      announce();
    },
  };
}

/** A server that lists its tools again says the same of them in other objects. */
function isSame(listed: Tool, tool: Tool): boolean {
  return listed === tool || isDeepStrictEqual(listed, tool);
}

function keyOf(server: string, tool: string): string {
  return `${server}\n${tool}`;
}

function newPin(server: string, tool: string): KeptPin {
  return { server, tool, accepted: null, other: null, swappedBackAt: null, tampered: false };
}

function entryOf({ turn, current, pin }: { turn: Turn; current: Seen; pin: KeptPin }): EntryData {
  const was = turn === 'restored' ? pin.other : pin.accepted;
  const changes = was ? changesBetween(was.definition, current.definition) : [];
  const kind = turn === 'restored' ? 'pin.restored' : 'pin.quarantined';
  const { tool, findings } = current;
  return { kind, server: tool.server, tool: tool.name, by: 'countersign', detail: { changes, findings } };
}

function notShown(tool: string): AppError {
  return new AppError('pin.changed', `“${tool}” is no longer what was shown, so nothing was accepted.`, {
    remedy: 'Look at it again and accept it then.',
  });
}
