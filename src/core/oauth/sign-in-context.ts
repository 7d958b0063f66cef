import type { FetchLike } from '@modelcontextprotocol/client';
import type { EntryData } from '../../shared/history.ts';
import type { Auth } from '../../shared/sign-in.ts';
import type { Browser, Clock, Log, Vault } from '../ports.ts';

/** A server to sign in to. Its `auth` holds secrets: it must not be kept, shown or logged. */
export interface Target {
  readonly server: string;
  readonly url: URL;
  readonly auth: Exclude<Auth, { kind: 'none' }>;
}

/** The moments of a renewal between which this process may die. */
export type RenewalStep = 'locked' | 'read' | 'asking' | 'received' | 'kept' | 'cleared';

/** What signing in needs of the core. */
export interface SignInContext {
  readonly home: string;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  readonly browser: Browser;
  /** In the history, before what it tells of goes on. */
  readonly record: (entry: EntryData) => Promise<void>;
  /** The guarded `fetch` for everything that is asked on this server's behalf but its own messages. */
  readonly fetchFor: (url: URL) => FetchLike;
  /** Where our client id metadata document is published; null while it is nowhere. */
  readonly clientDocument: string | null;
  /** Something that is shown has changed. */
  readonly onChange: () => void;
  /** The server can be spoken to again: there is a token where there was none; `fresh` when the person has just signed in. */
  readonly onReady: (server: string, fresh: boolean) => void;
  /** For tests that kill this process in the middle. */
  readonly onStep?: (step: RenewalStep) => Promise<void> | void;
}
