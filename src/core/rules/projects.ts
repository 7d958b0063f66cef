import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, asAppError } from '../../shared/errors.ts';
import type { ProjectState } from '../../shared/rule-set.ts';
import { digestOf } from '../digest.ts';
import type { RuleSet } from './rule-set.ts';
import { parseProject } from './rule-text.ts';

const largest = 1_000_000;

/** What a project's file says. @throws AppError `not_found`, `input.invalid`, `rules.loosens` */
export function readProject(folder: string) {
  const path = join(folder, '.countersign', 'rules.json');
  const text = readText(path);
  return { digest: digestOf(text), rules: parseProject(text) };
}

/** How a project the person accepted stands to its file now. */
export function projectState({ folder, digest }: RuleSet['projects'][number]): ProjectState {
  try {
    return { folder, state: readProject(folder).digest === digest ? 'current' : 'waiting', problem: null };
  } catch (error) {
    const { code, message } = asAppError(error);
    return { folder, state: code === 'not_found' ? 'missing' : 'invalid', problem: message };
  }
}

function readText(path: string): string {
  try {
    const { size } = statSync(path);
    if (size > largest) throw new AppError('input.invalid', `${path} is too large for a rule file.`);
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('not_found', `${path} cannot be read.`, { remedy: 'Check that it is there.', cause });
  }
}
