import type { Server } from '../../../shared/servers.ts';
import { formatDuration, formatMemory } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { offersSignIn, signInProblem, stateOf, tokenLine } from '../../sign-in/sign-in-words.ts';
import type { SigningIn } from '../../sign-in/use-sign-in.ts';
import { t } from '../../text/en.ts';
import { Dot } from '../../ui/chip.tsx';
import { cx } from '../../ui/cx.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { textTone } from '../../ui/tone.ts';
import { stateTones } from './server-words.ts';

/** Why a server is as it is; null when there is nothing wrong. */
function reason(server: Server): string | null {
  if (server.state === 'disabled') return t.servers.offNote;
  const why = offersSignIn(server) ? signInProblem(server) : server.problem;
  return why?.message ?? null;
}

/** What there is to say of one that works: how long its token is good, what it takes of memory and of time. */
function facts({ signIn, latencyMs, state }: Server, memory: number | null, now: number): string {
  const token = signIn ? tokenLine(signIn, now) : '';
  const bytes = memory === null ? '' : formatMemory(memory);
  if (state !== 'connected' || latencyMs === null) return [token, bytes].filter(Boolean).join(' · ');
  if (token === '' && bytes === '') return t.servers.answered(latencyMs);
  return [token, bytes, formatDuration(latencyMs)].filter(Boolean).join(' · ');
}

function Retry({ at }: { at: string }) {
  const left = Date.parse(at) - useNow(1000);
  return <span className="block tabular-nums">{left <= 0 ? t.servers.retryNow : t.servers.retryIn(left)}</span>;
}

/** A server's state, and under it why it is so, when it is tried again, or what it takes. */
export function ServerState(props: { server: Server; signingIn: SigningIn; memory: number | null }) {
  const { server, signingIn, memory } = props;
  const now = useNow(30_000);
  const state = stateOf(server);
  const tone = signingIn.underWay ? 'ask' : stateTones[state];
  const waiting = signingIn.url === null ? t.signIn.starting : t.signIn.waiting;
  const note = signingIn.underWay ? waiting : (reason(server) ?? facts(server, memory, now));
  return (
    <div className="min-w-0">
      <p className={cx('flex items-center gap-2.5', state === 'disabled' ? 'text-muted' : textTone[tone])}>
        <Dot tone={tone} />
        {signingIn.underWay ? t.signIn.signingIn : t.servers.states[state]}
      </p>
      <div className="text-small text-muted">
        <PlainText text={note} />
        {server.retryAt !== null && <Retry at={server.retryAt} />}
        {state === 'failing' && server.retryAt === null && <span className="block">{t.servers.noRetry}</span>}
      </div>
    </div>
  );
}
