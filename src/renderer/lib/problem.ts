import type { Problem } from '../../shared/servers.ts';
import { HostError } from '../host.ts';
import { t } from '../text/en.ts';

/** Whatever was thrown, as something a person can read. */
export function toProblem(error: unknown): Problem {
  if (error instanceof HostError) {
    const { code, message, remedy, said } = error;
    return { code, message, ...(remedy !== undefined && { remedy }), ...(said !== undefined && { said }) };
  }
  return { code: 'internal', message: t.common.unexpected, remedy: error instanceof Error ? error.message : undefined };
}
