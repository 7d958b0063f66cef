import { AppError } from '../../shared/errors.ts';
import type { Vault } from '../ports.ts';
import { type KeptSignIn, keptSchema } from './held-sign-in.ts';

/** Where the sign-ins are: in the vault, one entry per server. */
export interface KeptSignIns {
  /** @throws AppError `vault.*` */
  read(server: string): Promise<KeptSignIn | null>;
  /** Old or new, never half: the vault sees to that. */
  write(server: string, next: KeptSignIn): Promise<void>;
  forget(server: string): Promise<void>;
}

export function keptSignIns(vault: Vault): KeptSignIns {
  const name = (server: string) => `oauth:${server}:sign-in`;
  return {
    async read(server) {
      const text = await vault.get(name(server));
      if (text === null) return null;
      const kept = keptSchema.safeParse(parseJson(text));
      if (kept.success) return kept.data;
      throw new AppError('vault.corrupt', `What the vault has of the sign-in to “${server}” cannot be read.`, {
        remedy: 'Sign out of the server, and sign in again.',
      });
    },
    write: (server, next) => vault.set(name(server), JSON.stringify(keptSchema.parse(next))),
    forget: (server) => vault.delete(name(server)),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
