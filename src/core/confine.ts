import type { Isolation } from '../shared/isolation.ts';

/** A program about to be started. */
export interface Start {
  readonly server: string;
  /** The program's absolute path; for a container, the command inside the image. */
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string | undefined;
  /** The whole environment. Values may be secret. */
  readonly env: Readonly<Record<string, string>>;
  /** The variables the person set for this server; the others it would inherit. */
  readonly own: readonly string[];
}

/** The same program, to be started so that it is confined. */
export interface Confined {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** Removes what confining it needed, once it has ended. Never throws. */
  cleanup(): Promise<void>;
}

/**
 * Says how to start a program as confined as its configuration asks for.
 *
 * @throws AppError `isolation.unavailable` where this machine cannot, `isolation.failed` where the configuration cannot be had;
 *   nothing is ever started less confined instead
 */
export type Confine = (isolation: Isolation, start: Start) => Promise<Confined>;
