import type { CallbackWords } from './callback-page.ts';

export interface LoopbackReceiverOptions {
  /** The sign-in's own `state`; a callback without exactly it is nobody's. */
  readonly state: string;
  readonly timeoutMs: number;
  /** What RFC 9207's `iss` must be, character for character, where the callback carries one. */
  readonly expectedIssuer?: string;
  /** That the issuer has promised to send `iss`: a callback without it is refused. */
  readonly issuerRequired?: boolean;
  /** A registered path, `/…`. Without it a new, unguessable one: right only where no redirect address is registered for longer. */
  readonly path?: string;
  /** The server's name, shown on the page. */
  readonly server: string;
  /** What the page says, per outcome; English unless told. */
  readonly words?: CallbackWords;
}

export interface CallbackAnswer {
  readonly code: string;
  readonly iss?: string;
}

/** Waits on 127.0.0.1 for the one answer to one sign-in. */
export interface LoopbackReceiver {
  /** `http://127.0.0.1:PORT/PATH` */
  readonly redirectUri: string;
  /**
   * @throws AppError `signin.refused`, `signin.issuer_mismatch`, `signin.unanswered` after `timeoutMs`, or `signin.cancelled`
   *   when it was closed before; never an unhandled rejection
   */
  readonly result: Promise<CallbackAnswer>;
  /** Ends it, whatever it has come to; resolves when the port is free. */
  close(): Promise<void>;
}

/** @throws AppError `signin.no_callback` when no port can be had */
export async function openLoopbackReceiver(_options: LoopbackReceiverOptions): Promise<LoopbackReceiver> {
  throw new Error('coming');
}
