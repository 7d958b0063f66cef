/** What the core asks of whoever runs it. Each shell (the app, the command line, a test) fits its own in. */
export interface Ports {
  /** The folder of everything Countersign keeps; it exists and only its owner may enter. Absolute path. */
  readonly home: string;
  readonly version: string;
  readonly vault: Vault;
  /** The configuration file of one noun in the home, e.g. `servers` for `servers.json`. */
  openStore(name: string): Store;
  readonly log: Log;
  readonly clock: Clock;
  readonly browser: Browser;
  /** Answers what a server asks the person in the middle of a call; without it servers are told that nobody can be asked. */
  readonly elicit?: Elicit;
  /** Where this build's client id metadata document is published; without it we register with each issuer. */
  readonly clientDocument?: string;
  /** How long silence may last in this run, in seconds; without it, as the settings say. */
  readonly approvalTimeoutSeconds?: number;
}

/**
 * Where secrets are. Every method throws an AppError (`vault.unavailable`, `vault.locked`, `vault.passphrase`, `vault.corrupt`)
 * with a remedy when the vault cannot be used; none falls back to anything else.
 */
export interface Vault {
  readonly kind: 'keychain' | 'file';
  /** The secret kept under `name`, or null when there is none. */
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
  /** Forgets the secret; one that is not there is no error. */
  delete(name: string): Promise<void>;
}

/** One configuration file: read whole, written whole and atomically, mode 0600. */
export interface Store {
  readonly path: string;
  /** What the file holds, or undefined when it does not exist. Throws what JSON.parse throws when it is not JSON. */
  read(): unknown;
  write(value: unknown): void;
}

/** Diagnostics for people who run Countersign. Never arguments, results, tokens or secrets. */
export interface Log {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

/** A form that a server wants filled in; every word in it is the server's. */
export interface ServerQuestion {
  readonly server: string;
  readonly message: string;
  /** A JSON schema of plain fields. */
  readonly schema: Readonly<Record<string, unknown>>;
}

export type ServerAnswer =
  | { readonly action: 'accept'; readonly content: Record<string, string | number | boolean | string[]> }
  | { readonly action: 'decline' | 'cancel' };

export type Elicit = (question: ServerQuestion, signal: AbortSignal) => Promise<ServerAnswer>;

/** The person's own browser. */
export interface Browser {
  /**
   * Shows the person an address that was checked before. Never through a shell.
   *
   * @throws AppError `signin.no_browser` when there is none to show it in
   */
  open(url: string): Promise<void>;
}

export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
}

/** One noun's configuration, checked when it was read, held in memory and written whole. */
export interface Kept<T> {
  read(): T;
  /** Writes first; when that throws (`home.unwritable`), what is in memory stays what it was. */
  write(next: T): void;
}
