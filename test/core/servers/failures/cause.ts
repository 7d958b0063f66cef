import type { Confine } from '../../../../src/core/confine.ts';
import type { ServersOptions } from '../../../../src/core/servers/servers.ts';
import type { ErrorCode } from '../../../../src/shared/errors.ts';
import type { ServerInput, TestStep } from '../../../../src/shared/servers.ts';

/** Where something is wrong, with the server's name and its retries left to the test. */
export type Setting = ServerInput extends infer S
  ? S extends ServerInput
    ? Omit<S, 'name' | 'retries'>
    : never
  : never;

/** One way a server fails, and how that must be told. */
export interface Cause {
  /** Ends the sentence “a server whose failure is …”. */
  readonly is: string;
  /** The step of the diagnosis that fails. */
  readonly step: TestStep['name'];
  readonly code: ErrorCode;
  readonly says: string;
  /** The cause that is the same to a person, and told alike. */
  readonly like?: string;
  /** What the machine said itself. */
  readonly words?: string;
  readonly setting: () => Setting | Promise<Setting>;
  readonly parts?: () => Partial<ServersOptions>;
  readonly confine?: () => Confine;
}
