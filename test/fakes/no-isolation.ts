import type { Confine } from '../../src/core/confine.ts';
import { AppError } from '../../src/shared/errors.ts';

/** A machine that can confine nothing. */
export const noIsolation: Confine = async (isolation, { command, args, cwd, env }) => {
  if (isolation.kind !== 'none') throw new AppError('isolation.unavailable', 'There is no isolation here.');
  return { command, args, cwd, env, cleanup: async () => {} };
};
