import type { Server } from '../../../shared/servers.ts';
import { formatDuration } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { offersSignIn, signInProblem, stateOf, tokenLine } from '../../sign-in/sign-in-words.ts';
import type { SigningIn } from '../../sign-in/use-sign-in.ts';
import { WaitingButtons } from '../../sign-in/waiting-buttons.tsx';
import { t } from '../../text/en.ts';
import { useAgo } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import { Dot } from '../../ui/chip.tsx';
import { cx } from '../../ui/cx.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { textTone } from '../../ui/tone.ts';
import { stateTones } from './server-words.ts';

/** What there is to say besides the state: why it is so, or how long the token and the listing are good and took. */
function note(server: Server, now: number): string {
  const { state, problem, signIn, latencyMs } = server;
  if (state === 'disabled') return t.servers.offNote;
  const why = offersSignIn(server) ? signInProblem(server) : problem;
  if (why) return why.message;
  const token = signIn ? tokenLine(signIn, now) : '';
  if (latencyMs === null) return token;
  return token === '' ? t.servers.listed(latencyMs) : `${token} · ${formatDuration(latencyMs)}`;
}

function State({ server, signingIn }: { server: Server; signingIn: SigningIn }) {
  const now = useNow(30_000);
  const state = stateOf(server);
  const tone = signingIn.underWay ? 'ask' : stateTones[state];
  const waiting = signingIn.url === null ? t.signIn.starting : t.signIn.waiting;
  return (
    <div className="min-w-0">
      <p className={cx('flex items-center gap-2.5', state === 'disabled' ? 'text-muted' : textTone[tone])}>
        <Dot tone={tone} />
        {signingIn.underWay ? t.signIn.signingIn : t.servers.states[state]}
      </p>
      <p className="text-small text-muted">
        <PlainText text={signingIn.underWay ? waiting : note(server, now)} />
      </p>
    </div>
  );
}

/** What helps a server that does not work, where its tools would stand. */
function Remedy({ server, signingIn, onDiagnose }: StateProps) {
  const { name } = server.config;
  if (offersSignIn(server)) {
    return (
      <Button size="small" aria-label={t.signIn.signInTo(name)} onClick={() => signingIn.begin()}>
        {t.signIn.signIn}
      </Button>
    );
  }
  return (
    <Button size="small" onClick={onDiagnose}>
      {t.servers.diagnose}
    </Button>
  );
}

function Tools({ toolCount }: { toolCount: number | null }) {
  if (toolCount === null) return <span />;
  return (
    <p>
      <b className="font-[600]">{toolCount}</b> <span className="text-muted">{t.servers.tools(toolCount)}</span>
    </p>
  );
}

function LastCall({ at }: { at: string | null }) {
  const ago = useAgo(at);
  return (
    <p className="text-small text-muted">
      {at === null ? (
        t.servers.neverCalled
      ) : (
        <>
          <span className="block">{ago}</span> {t.servers.lastCall}
        </>
      )}
    </p>
  );
}

interface StateProps {
  server: Server;
  signingIn: SigningIn;
  onDiagnose: () => void;
}

/** How a server is: its state and why, its tools or what would help, and its last call. Three cells of a row. */
export function ServerState(props: StateProps) {
  const { server, signingIn } = props;
  const broken = server.state === 'failing' || server.state === 'needs-sign-in' || offersSignIn(server);
  return (
    <>
      <State server={server} signingIn={signingIn} />
      {signingIn.underWay ? (
        <div className="col-span-2 flex flex-wrap gap-2">
          <WaitingButtons server={server.config.name} signingIn={signingIn} />
        </div>
      ) : (
        <>
          {broken ? (
            <div>
              <Remedy {...props} />
            </div>
          ) : (
            <Tools toolCount={server.toolCount} />
          )}
          <LastCall at={server.lastCallAt} />
        </>
      )}
    </>
  );
}
