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
  let loaded = false;
  const chores = createChores((error) =>
    options.log.warn('What the tools of a server are could not be kept', { error: String(error) }),
  );
  chores.add(load);

  const now = () => new Date(clock.now()).toISOString();
  const save = () => sealed.write({ pins: [...pins.values()], firstUseAfter });

  async function load(): Promise<void> {
    const { tampered, ...kept } = await sealed.read();
    firstUseAfter = tampered ? now() : kept.firstUseAfter;
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

  function meet(listing: Listing): void {
    const { config, tools } = listing;
    const server = config.name;
    const known = [...pins.values()].some((pin) => pin.server === server);
    const late = firstUseAfter !== null && config.addedAt < firstUseAfter;
    const trusting = !known && !late && firstUse(config);
    const turned = tools.flatMap((tool) => {
      const key = keyOf(server, tool.name);
      const current = seen.get(key);
      if (!current) return [];
      const { definition, fingerprint, findings } = current;
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
  function note(listing: Listing): void {
    const { config, tools } = listing;
    const siblings = tools.map(({ name }) => name);
    const otherTools = [...seen.values()]
      .filter(({ tool }) => tool.server !== config.name)
      .map(({ tool }) => tool.name);
    const before = new Map([...seen].filter(([, { tool }]) => tool.server === config.name));
    for (const key of before.keys()) seen.delete(key);
    for (const tool of tools) {
      try {
        const definition = definitionOf(tool, listing);
        const fingerprint = fingerprintOf(definition);
        const old = before.get(keyOf(config.name, tool.name));
        const findings = old?.fingerprint === fingerprint ? old.findings : scan(definition, { otherTools, siblings });
        seen.set(keyOf(config.name, tool.name), { tool, definition, fingerprint, findings });
      } catch {
        options.log.warn('The definition of a tool cannot be read', { server: config.name });
      }
    }
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
    listed(listing) {
      note(listing);
      if (loaded) meet(listing);
      else chores.add(async () => meet(listing));
      void chores.done().catch(() => {});
    },
    async standing(tool) {
      await chores.done();
      const key = keyOf(tool.server, tool.name);
      const current = seen.get(key);
      if (current?.tool !== tool) return { state: 'unreviewed', fingerprint: '', findings: [], changes: [] };
      const state = stateOf(key);
      const { fingerprint, findings } = current;
      return { state, fingerprint, findings, changes: state === 'accepted' ? [] : changesOf(key) };
    },
    offered(tool) {
      const key = keyOf(tool.server, tool.name);
      return seen.get(key)?.tool === tool && stateOf(key) === 'accepted' ? tool : veil(tool);
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
      for (const [key] of gone) pins.delete(key);
      if (gone.length > 0) chores.add(save);
      await chores.done();
      announce();
    },
  };
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
