import { AppError } from '../../shared/errors.ts';
import type { EntryData } from '../../shared/history.ts';
import type { SealBreak } from '../../shared/rule-set.ts';
import type { Log, Vault } from '../ports.ts';
import { openSeal, type Seal } from '../seal.ts';
import { digestOfSet, type Found, type RuleFile } from './rule-file.ts';
import { emptyRuleSet, type RuleSet, tighter } from './rule-set.ts';

/**
 * Whose rules these are: the person's; somebody's, with the last good set and what was found instead, as far as each can be
 * read; or not known yet, because the vault has not been asked.
 */
export type Standing =
  | { readonly state: 'sealed'; readonly set: RuleSet }
  | {
      readonly state: 'broken';
      readonly reason: SealBreak;
      readonly good: RuleSet | null;
      readonly found: RuleSet | null;
    }
  | { readonly state: 'locked'; readonly found: RuleSet | null };

/** A change of the rules, and what the history says of it. */
export type Change = (set: RuleSet) => { set: RuleSet; entry: EntryData };

/** The rule set on disk, sealed with a key of the vault. */
export interface SealedRules {
  /** Another object whenever anything is different. */
  standing(): Standing;
  /** What holds now. Unless it is sealed, nothing it allows may pass without the person. */
  inForce(): RuleSet;
  /** Looks whether the file was changed behind our back, or back again; cheap when it was not. */
  look(): void;
  /** Takes the seal's key out of the vault and checks everything. @throws AppError `vault.*`, `history.broken` */
  unlock(): Promise<void>;
  /**
   * Changes the rules: first the history, then the file. One change after the other.
   *
   * @throws AppError `rules.seal_broken`, `home.unwritable`, `history.*`, `vault.*`
   */
  change(make: Change): Promise<void>;
  /** Makes a set the person looked at the one that holds, though the seal is broken. Throws as `change` does. */
  accept(make: Change): Promise<void>;
  /** Puts the last good set back; the file as it was is kept aside. @throws AppError `rules.seal_broken` when there is none */
  undo(): Promise<void>;
}

/**
 * @param options `copy` is a second file with the last good set; `recorded` the digest of the rule set the history saw last
 * @throws AppError `config.corrupt`, `config.newer` when the file cannot be read
 */
export function openSealedRules(options: {
  file: RuleFile;
  copy: RuleFile;
  vault: Vault;
  log: Log;
  recorded: () => string | null;
  record: (entry: EntryData) => Promise<void>;
}): SealedRules {
  const { file, copy, vault, log, recorded, record } = options;
  let seal: Seal | null = null;
  let stamp = file.stamp();
  let standing = locked(file.read(null));
  let force = inForceOf(standing);
  let changing: Promise<unknown> = Promise.resolve();

  function become(next: Standing): void {
    const [before, after] = [reasonOf(standing), reasonOf(next)];
    standing = next;
    force = inForceOf(next);
    if (after === null || before === after) return;
    log.warn('The rules were changed behind the app’s back, so everything asks.', { reason: after });
    record({ kind: 'rules.broken', by: 'countersign', reason: after }).catch(() => {});
  }

  function examine(key: Seal): void {
    stamp = file.stamp();
    const found = file.read(key);
    const kept = copy.read(key);
    const known = recorded();
    const spare = kept.state === 'set' && kept.seal === 'fits' && kept.digest === known ? kept : null;
    const reason = breakOf(found, known, kept);
    if (reason === null) {
      const set = setOf(found) ?? emptyRuleSet;
      if (found.state === 'set' && spare?.replaces !== null) copy.write(set, key);
      become({ state: 'sealed', set });
    } else if (spare?.replaces === nameOf(found)) {
      // Countersign was stopped between the history and the file: what the history says was decided.
      place(spare.set, key);
    } else {
      become({ state: 'broken', reason, good: goodOf(standing) ?? setOf(spare), found: setOf(found) });
    }
  }

  function place(set: RuleSet, key: Seal): void {
    file.write(set, key);
    stamp = file.stamp();
    copy.write(set, key);
    become({ state: 'sealed', set });
  }

  function look(): void {
    if (seal !== null && file.stamp() !== stamp) examine(seal);
  }

  async function unlock(): Promise<Seal> {
    const key = await openSeal(vault);
    if (seal === null) {
      seal = key;
      examine(key);
    }
    return seal;
  }

  function inTurn(work: (key: Seal) => Promise<void>): Promise<void> {
    const done = changing.then(unlock).then((key) => {
      look();
      return work(key);
    });
    changing = done.catch(() => {});
    return done;
  }

  async function put(key: Seal, from: RuleSet, make: Change): Promise<void> {
    const { set: wanted, entry } = make(from);
    if (standing.state === 'broken') file.setAside();
    const set = { ...wanted, revision: Math.max(from.revision, wanted.revision) + 1 };
    const before = file.read(key);
    const stampBefore = stamp;
    copy.write(set, key, nameOf(before));
    try {
      await record({ ...entry, ruleSet: digestOfSet(set) });
    } catch (error) {
      restoreCopy(key);
      throw error;
    }
    if (file.stamp() !== stampBefore) file.setAside();
    try {
      place(set, key);
    } catch (error) {
      restoreCopy(key);
      if (before.state === 'set') {
        const reason = 'The rules could not be written and are what they were.';
        await record({ kind: 'rules.changed', by: 'countersign', reason, ruleSet: before.digest }).catch(() => {});
      }
      throw error;
    }
  }

  /** After a change that failed: the copy is of what holds, again. */
  function restoreCopy(key: Seal): void {
    const good = goodOf(standing);
    if (good) copy.write(good, key);
  }

  return {
    standing: () => standing,
    inForce: () => force,
    look,
    async unlock() {
      await unlock();
    },
    change: (make) =>
      inTurn(async (key) => {
        if (standing.state !== 'sealed') throw sealBroken();
        await put(key, standing.set, make);
      }),
    accept: (make) =>
      inTurn(async (key) => {
        await put(key, goodOf(standing) ?? emptyRuleSet, make);
      }),
    undo: () =>
      inTurn(async (key) => {
        if (standing.state !== 'broken') return;
        const { good } = standing;
        if (good === null) throw noGoodCopy();
        await put(key, good, (set) => ({ set, entry: { kind: 'rules.undone', by: 'person' } }));
      }),
  };
}

/** Why what was found is not the person's; null when it is. */
function breakOf(found: Found, known: string | null, copy: Found): SealBreak | null {
  if (found.state === 'unreadable') return 'unreadable';
  if (found.state === 'absent') return known === null && copy.state === 'absent' ? null : 'missing';
  if (found.seal !== 'fits') return found.seal;
  return found.digest === known ? null : 'older';
}

function setOf(found: Found | null): RuleSet | null {
  return found?.state === 'set' ? found.set : null;
}

function nameOf(found: Found): string {
  return found.state === 'set' ? found.digest : found.state;
}

function reasonOf(standing: Standing): SealBreak | null {
  return standing.state === 'broken' ? standing.reason : null;
}

function goodOf(standing: Standing): RuleSet | null {
  if (standing.state === 'sealed') return standing.set;
  return standing.state === 'broken' ? standing.good : null;
}

function locked(found: Found): Standing {
  if (found.state === 'unreadable') throw found.error;
  return { state: 'locked', found: setOf(found) };
}

function inForceOf(standing: Standing): RuleSet {
  if (standing.state === 'sealed') return standing.set;
  if (standing.state === 'broken' && standing.good) return tighter(standing.good, standing.found);
  return standing.found ?? emptyRuleSet;
}

function sealBroken(): AppError {
  return new AppError('rules.seal_broken', 'The rules were changed behind Countersign’s back.', {
    remedy: 'Look at the difference first, and accept or undo it.',
  });
}

function noGoodCopy(): AppError {
  return new AppError('rules.seal_broken', 'There is no good copy of the rules to go back to.', {
    remedy: 'Look at what the file says now, and accept it or write your rules anew.',
  });
}
