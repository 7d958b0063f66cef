import { AppError } from '../../shared/errors.ts';
import type { RuleSource } from '../../shared/rule-set.ts';
import type { Rule } from '../../shared/rules.ts';
import { saysTheSame } from './difference.ts';
import { makeRule } from './make-rule.ts';
import { type Disk, realFolder } from './path-under.ts';
import { presets } from './presets.ts';
import { readProject } from './projects.ts';
import { emptyRuleSet, type RuleSet } from './rule-set.ts';
import { isPortable, parseExport } from './rule-text.ts';
import type { Standing } from './sealed-rules.ts';

/** The set a person looks at a proposal from, and the one they would accept. */
export interface Step {
  readonly before: RuleSet;
  readonly after: RuleSet;
}

/**
 * What accepting a source would make of the rules.
 *
 * @throws AppError `rules.seal_broken`, `rules.loosens`, `input.invalid`, `not_found`
 */
export function stepTo(
  source: RuleSource,
  standing: Standing,
  { createdAt, disk }: { createdAt: string; disk: Disk },
): Step {
  if (source.from === 'edited') return editedStep(standing);
  if (standing.state !== 'sealed') throw reviewFirst();
  const before = standing.set;
  switch (source.from) {
    case 'preset': {
      const preset = presets.find(({ id }) => id === source.preset);
      if (!preset) throw new AppError('not_found', `There is no preset “${source.preset}”.`);
      const birth = { createdAt, origin: 'preset', source: preset.id } as const;
      const rules = preset.rules.map((rule) => makeRule(rule, birth, disk));
      const others = before.rules.filter(({ origin }) => origin !== 'preset');
      return {
        before,
        after: { ...before, strict: preset.strict, preset: preset.id, rules: apart([...others, ...rules]) },
      };
    }
    case 'text': {
      const { rules: inputs, ...configuration } = parseExport(source.text);
      const given = inputs.map(({ id, ...input }) =>
        makeRule(input, { createdAt, origin: 'person', ...(id !== undefined && { id }) }, disk),
      );
      const rules = given.map((rule) => before.rules.find((old) => isSame(old, rule)) ?? rule);
      const staying = before.rules.filter((rule) => !isPortable(rule));
      return { before, after: { ...before, ...configuration, rules: apart([...staying, ...rules]) } };
    }
    case 'project': {
      const folder = realFolder(source.folder, disk);
      if (folder === null) throw new AppError('input.invalid', `“${source.folder}” is no whole path of a folder.`);
      const { rules: inputs, digest } = readProject(folder);
      const birth = { createdAt, origin: 'project', source: folder } as const;
      const rules = inputs.map((rule) => makeRule(rule, birth, disk));
      return { before, after: withProject(before, folder, { digest, rules }) };
    }
  }
}

/** The set with other rules from this project, or with none. */
export function withProject(set: RuleSet, folder: string, next: { digest: string; rules: Rule[] } | null): RuleSet {
  const others = set.rules.filter(({ origin, source }) => origin !== 'project' || source !== folder);
  const projects = set.projects.filter((project) => project.folder !== folder);
  if (next === null) return { ...set, rules: others, projects };
  return {
    ...set,
    rules: apart([...others, ...next.rules]),
    projects: [...projects, { folder, digest: next.digest }],
  };
}

function editedStep(standing: Standing): Step {
  const canAccept = standing.state === 'broken' && (standing.found !== null || standing.reason === 'missing');
  if (!canAccept) {
    throw new AppError('rules.seal_broken', 'There is nothing in the rule file that could be accepted.', {
      remedy: 'Go back to the last good copy, or correct the file.',
    });
  }
  const found = standing.found ?? emptyRuleSet;
  return { before: standing.good ?? emptyRuleSet, after: { ...found, rules: apart(found.rules) } };
}

/** An exported rule that is one of ours: who made it does not matter. */
function isSame(old: Rule, { id, createdAt: _, ...rule }: Rule): boolean {
  const { origin, source, createdAt, session } = old;
  if (!isPortable(old) || old.id !== id) return false;
  return saysTheSame(old, { ...rule, id, createdAt, session, origin, ...(source !== undefined && { source }) });
}

/** Every rule under an id of its own, so that none hides behind another. */
function apart(rules: readonly Rule[]): Rule[] {
  const taken = new Set<string>();
  return rules.map((rule) => {
    let id = rule.id;
    for (let n = 2; taken.has(id); n++) id = `${rule.id}-${n}`;
    taken.add(id);
    return id === rule.id ? rule : { ...rule, id };
  });
}

function reviewFirst(): AppError {
  return new AppError('rules.seal_broken', 'The rules were changed behind Countersign’s back.', {
    remedy: 'Look at the difference first, and accept or undo it.',
  });
}
