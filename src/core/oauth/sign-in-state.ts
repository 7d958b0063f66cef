import type { DpopSession } from '@modelcontextprotocol/client';
import type { AppError } from '../../shared/errors.ts';
import type { EntryData } from '../../shared/history.ts';
import { type AnswerFile, answerFile } from './answer-file.ts';
import type { Challenge } from './challenge.ts';
import { dpopSession } from './dpop-key.ts';
import { type Ended, type HeldSignIn, scopesOf } from './held-sign-in.ts';
import { type KeptSignIns, keptSignIns } from './kept-sign-ins.ts';
import type { SignInContext, Target } from './sign-in-context.ts';
import { needsSignIn } from './sign-in-errors.ts';
import { withSignInLock } from './sign-in-lock.ts';

/** What is known of the sign-in to one server, here and in the vault. */
export interface SignInState {
  readonly target: Target;
  readonly context: SignInContext;
  readonly kept: KeptSignIns;
  readonly answers: AnswerFile;
  held(): HeldSignIn | null;
  ended(): Ended | null;
  problem(): AppError | null;
  challenge(): Challenge | undefined;
  /** Live tokens and the ones just before, which may still be on their way somewhere. */
  secretValues(): readonly string[];
  /** Reads what the vault has, once. @throws AppError `vault.*` */
  load(): Promise<void>;
  /** What the server asked with last. */
  challenged(challenge: Challenge): void;
  adopt(next: HeldSignIn): HeldSignIn;
  /** Shows why it does not work, and gives it back to be thrown. */
  fail(problem: AppError): AppError;
  /** The sign-in is over; who it was, when and why stays. */
  end(over: HeldSignIn, why: string): Promise<AppError>;
  /** Takes the vault's word that somebody else has ended it. */
  drop(problem: AppError | null): void;
  forget(): Promise<void>;
  changed(): void;
  /** Writes to the history before what it tells of goes on. */
  tell(entry: Omit<EntryData, 'server'>): Promise<void>;
  /** The same for what has happened already: that it cannot be written must not lose a token. */
  note(entry: Omit<EntryData, 'server'>): void;
  dpop(held: HeldSignIn): Promise<DpopSession | undefined>;
}

const secretsKept = 12;

/** What the history may hold of a sign-in. */
export function detailsOf({ issuer, account, scope }: HeldSignIn | Ended) {
  return { issuer, account, scopes: scopesOf(scope) };
}

/** Whose sign-in it is, in the middle of a sentence. */
export function whose({ account }: HeldSignIn): string {
  return account === null ? 'your sign-in' : `the sign-in of ${account}`;
}

/** @param onHeld told each sign-in that is taken over, and null when there is none any more */
export function createSignInState(
  target: Target,
  context: SignInContext,
  onHeld: (held: HeldSignIn | null) => void,
): SignInState {
  const { server, url } = target;
  const { clock, log } = context;
  const kept = keptSignIns(context.vault);
  const answers = answerFile(context.home, server);
  const secrets: string[] = [];
  let held: HeldSignIn | null = null;
  let ended: Ended | null = null;
  let problem: AppError | null = null;
  let challenge: Challenge | undefined;
  let loading: Promise<void> | null = null;
  let binding: { readonly key: string; readonly session: Promise<DpopSession> } | null = null;

  async function read(): Promise<void> {
    const found = await kept.read(server);
    if (found === null || found.url !== url.href) return;
    challenge ??= found.challenge;
    if (found.kind === 'held') {
      adopt(found);
      return;
    }
    ended = found;
    fail(needsSignIn(server, found.why));
  }

  function adopt(next: HeldSignIn): HeldSignIn {
    [held, ended, problem] = [next, null, null];
    challenge ??= next.challenge;
    for (const value of [next.accessToken, next.refreshToken, next.client.client_secret]) {
      if (value !== undefined && !secrets.includes(value)) secrets.push(value);
    }
    secrets.splice(0, Math.max(0, secrets.length - secretsKept));
    onHeld(next);
    context.onChange();
    return next;
  }

  function drop(reason: AppError | null): void {
    [held, problem] = [null, reason];
    onHeld(null);
    context.onChange();
  }

  function fail(reason: AppError): AppError {
    problem = reason;
    context.onChange();
    return reason;
  }

  function tell(entry: Omit<EntryData, 'server'>): Promise<void> {
    return context.record({ ...entry, server });
  }

  return {
    target,
    context,
    kept,
    answers,
    held: () => held,
    ended: () => ended,
    problem: () => problem,
    challenge: () => challenge,
    secretValues: () => secrets,
    load() {
      loading ??= read().catch((error: unknown) => {
        loading = null;
        throw error;
      });
      return loading;
    },
    challenged(next) {
      challenge = next.metadataUrl === undefined && next.scope === undefined ? (challenge ?? next) : next;
    },
    adopt,
    fail,
    async end(over, why) {
      const { url: address, issuer, account, scope, signedInAt } = over;
      const next: Ended = {
        kind: 'ended',
        url: address,
        issuer,
        account,
        ...(scope !== undefined && { scope }),
        ...(challenge && { challenge }),
        signedInAt,
        endedAt: clock.now(),
        why,
      };
      await withSignInLock(context.home, server, async () => {
        const found = await kept.read(server);
        // Meanwhile another process may have signed in anew.
        if (found?.kind !== 'held' || found.accessToken !== over.accessToken) return;
        await kept.write(server, next);
        answers.clear();
      });
      ended = next;
      const reason = needsSignIn(server, why);
      drop(reason);
      return reason;
    },
    drop,
    async forget() {
      await withSignInLock(context.home, server, async () => {
        await kept.forget(server);
        answers.clear();
      });
      ended = null;
      drop(null);
    },
    changed: context.onChange,
    tell,
    note(entry) {
      tell(entry).catch(() => log.warn('a sign-in could not be written to the history', { server }));
    },
    async dpop(of) {
      if (!of.dpopKey) return undefined;
      const key = JSON.stringify(of.dpopKey);
      if (binding?.key !== key) binding = { key, session: dpopSession(of.dpopKey) };
      return await binding.session;
    },
  };
}
