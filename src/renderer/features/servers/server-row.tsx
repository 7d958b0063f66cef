import { ChevronRight } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Server } from '../../../shared/servers.ts';
import { ask } from '../../host.ts';
import { oneLine } from '../../lib/format.ts';
import { useAction } from '../../lib/use-action.ts';
import { isSignedIn, stateOf } from '../../sign-in/sign-in-words.ts';
import { useSignIn } from '../../sign-in/use-sign-in.ts';
import { t } from '../../text/en.ts';
import { Avatar } from '../../ui/chip.tsx';
import { cx } from '../../ui/cx.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { openServer, useOpenedServer } from './opened-server.ts';
import { ServerChips } from './server-chips.tsx';
import { ServerRemedy } from './server-remedy.tsx';
import { ServerState } from './server-state.tsx';
import { stateTones, whereabouts } from './server-words.ts';
import { useToolsToReview } from './tools-to-review.ts';

/** Opens the server's view; its click area is the whole row. */
function Name({ name }: { name: string }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (useOpenedServer.getState().cameFrom !== name) return;
    useOpenedServer.setState({ cameFrom: null });
    button.current?.focus();
  }, [name]);
  return (
    <button
      ref={button}
      type="button"
      aria-label={t.servers.details(name)}
      onClick={() => openServer(name)}
      className="-ml-1 inline-flex max-w-full items-center gap-0.5 rounded px-1 text-left font-[600] wrap-anywhere after:absolute after:inset-0"
    >
      {name}
      <ChevronRight aria-hidden="true" className="size-3.5 flex-none text-muted" />
    </button>
  );
}

/** Where it is, and as whom one is signed in there. */
function Where({ server }: { server: Server }) {
  const { config, signIn } = server;
  const account = signIn && isSignedIn(signIn) ? signIn.account : null;
  return (
    <p
      title={whereabouts(config)}
      className={cx('flex text-small text-muted', config.transport === 'stdio' && 'font-mono')}
    >
      <span className="min-w-0 truncate">
        <PlainText text={whereabouts(config)} className="whitespace-pre" />
      </span>
      {account && (
        <span className="max-w-[70%] shrink-0 truncate">
          <PlainText text={t.signIn.asAccount(oneLine(account))} className="whitespace-pre" />
        </span>
      )}
    </p>
  );
}

/** One server: what it is, how it is, what would help it, and the switch. `memory` in bytes, where known. */
export function ServerRow({ server, memory }: { server: Server; memory: number | null }) {
  const { config, state } = server;
  const { name } = config;
  const { busy, problem, run } = useAction();
  const signingIn = useSignIn(server);
  const toReview = useToolsToReview(name);
  const shown = problem ?? signingIn.problem;
  const tone = stateTones[stateOf(server)];
  const toggle = (enabled: boolean) => void run(() => ask('servers.setEnabled', { name, enabled }));
  return (
    <li className="relative border-t border-line first:rounded-t-card first:border-t-0 last:rounded-b-card hover:bg-foot">
      <div className="grid grid-cols-[34px_minmax(0,1.6fr)_minmax(0,1.5fr)_92px_84px_34px] items-center gap-4 px-4 py-[13px] max-[940px]:grid-cols-[34px_minmax(0,1fr)_34px] max-[940px]:gap-y-1.5">
        <Avatar name={name} tone={state === 'disabled' ? 'plain' : tone === 'allow' ? 'accent' : tone} />
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-2">
            <Name name={name} />
            <ServerChips server={server} toReview={toReview} />
          </div>
          <Where server={server} />
        </div>
        <div className="contents max-[940px]:order-1 max-[940px]:col-span-2 max-[940px]:col-start-2 max-[940px]:flex max-[940px]:flex-wrap max-[940px]:items-center max-[940px]:gap-x-6 max-[940px]:gap-y-1">
          <ServerState server={server} signingIn={signingIn} memory={memory} />
          <ServerRemedy
            server={server}
            signingIn={signingIn}
            toReview={toReview}
            busy={busy}
            onDiagnose={() => openServer(name, { diagnose: true })}
            onSwitchOn={() => toggle(true)}
          />
        </div>
        <div className="relative z-10 flex">
          <Toggle label={t.servers.enable(name)} on={config.enabled} disabled={busy} onToggle={toggle} />
        </div>
      </div>
      {shown && (
        <div className="relative z-10 px-4 pb-3">
          <ProblemNote problem={shown} />
        </div>
      )}
    </li>
  );
}
