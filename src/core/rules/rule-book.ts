import { AppError } from '../../shared/errors.ts';
import type { EntryData } from '../../shared/history.ts';
import type { RuleBook, RuleConfiguration, RuleProposal, RuleSource, SealState } from '../../shared/rule-set.ts';
import { differenceOf, digestOfProposal } from './difference.ts';
import type { Disk } from './path-under.ts';
import { projectState } from './projects.ts';
import { type Step, stepTo, withProject } from './proposals.ts';
import { configurationOf, emptyRuleSet, type RuleSet } from './rule-set.ts';
import { exportText } from './rule-text.ts';
import type { SealedRules, Standing } from './sealed-rules.ts';

/** What the person does with all the rules at once. */
export interface RuleBookkeeping {
  book(): Promise<RuleBook>;
  /** @throws AppError `rules.seal_broken` */
  configure(change: { [K in keyof RuleConfiguration]?: RuleConfiguration[K] | undefined }): Promise<RuleBook>;
  /** @throws AppError `rules.seal_broken`, `rules.loosens`, `input.invalid`, `not_found` */
  propose(source: RuleSource): Promise<RuleProposal>;
  /** @throws AppError as `propose`, and `rules.proposal_changed` when it is not what was proposed any more */
  accept(source: RuleSource, digest: string): Promise<RuleBook>;
  /** @throws AppError `rules.seal_broken` when there is no good copy */
  undo(): Promise<RuleBook>;
  forgetProject(folder: string): Promise<RuleBook>;
  exportText(): Promise<string>;
}

export function keepRuleBook(options: {
  sealed: SealedRules;
  now: () => string;
  disk: () => Disk;
  /** Takes the key, looks at the file, and tells everybody when anything is different. */
  refresh: () => Promise<void>;
}): RuleBookkeeping {
  const { sealed, now, disk, refresh } = options;

  async function standing(): Promise<Standing> {
    await refresh();
    return sealed.standing();
  }

  async function book(): Promise<RuleBook> {
    return bookOf(await standing(), sealed.inForce());
  }

  async function change(make: (set: RuleSet) => RuleSet): Promise<RuleBook> {
    await sealed.change((set) => {
      const next = make(set);
      return { set: next, entry: changedEntry(set, next) };
    });
    return await book();
  }

  async function step(source: RuleSource): Promise<Step> {
    return stepTo(source, await standing(), { createdAt: now(), disk: disk() });
  }

  return {
    book,
    configure: (given) =>
      change((set) => ({
        ...set,
        strict: given.strict ?? set.strict,
        scopes: given.scopes ?? set.scopes,
        trustedServers: given.trustedServers ?? set.trustedServers,
      })),
    async propose(source) {
      const { before, after } = await step(source);
      return { digest: digestOfProposal(before, after), difference: differenceOf(before, after) };
    },
    async accept(source, digest) {
      await sealed.accept(() => {
        // Taken again at the very moment: what is accepted is what was shown, or nothing is.
        const { before, after } = stepTo(source, sealed.standing(), { createdAt: now(), disk: disk() });
        if (digestOfProposal(before, after) !== digest) throw proposalChanged();
        return { set: after, entry: changedEntry(before, after) };
      });
      return await book();
    },
    async undo() {
      await sealed.undo();
      return await book();
    },
    forgetProject: (folder) => change((set) => withProject(set, folder, null)),
    async exportText() {
      await standing();
      return exportText(sealed.inForce());
    },
  };
}

function bookOf(standing: Standing, inForce: RuleSet): RuleBook {
  return {
    ...configurationOf(inForce),
    seal: sealState(standing),
    projects: inForce.projects.map(projectState),
    preset: inForce.preset,
  };
}

function sealState(standing: Standing): SealState {
  if (standing.state !== 'broken') return { state: 'sealed' };
  const { reason, good, found } = standing;
  const canAccept = found !== null || reason === 'missing';
  const difference = canAccept ? differenceOf(good ?? emptyRuleSet, found ?? emptyRuleSet) : null;
  return { state: 'broken', reason, difference, canUndo: good !== null, canAccept };
}

function changedEntry(before: RuleSet, after: RuleSet): EntryData {
  return { kind: 'rules.changed', by: 'person', detail: differenceOf(before, after) };
}

function proposalChanged(): AppError {
  return new AppError('rules.proposal_changed', 'These are not the rules you looked at any more.', {
    remedy: 'Look at the difference again, and accept that.',
  });
}
