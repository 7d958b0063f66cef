import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import type { Server } from '../../../shared/servers.ts';
import { ask } from '../../host.ts';
import { oneLine } from '../../lib/format.ts';
import { useAction } from '../../lib/use-action.ts';
import { isSignedIn, stateOf } from '../../sign-in/sign-in-words.ts';
import { useSignIn } from '../../sign-in/use-sign-in.ts';
import { t } from '../../text/en.ts';
import { Avatar, Chip } from '../../ui/chip.tsx';
import { cx } from '../../ui/cx.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { ServerDetails } from './server-details.tsx';
import { ServerState } from './server-state.tsx';
import { useServerTest } from './server-test.tsx';
import { stateTones, whereabouts } from './server-words.ts';

/** One server: what it is, how it is, and the switch; its details fold out under it. */
export function ServerRow({ server }: { server: Server }) {
  const { config, state } = server;
  const [open, setOpen] = useState(false);
  const test = useServerTest(config.name);
  const detailsId = useId();
  const { busy, problem, run } = useAction();
  const signingIn = useSignIn(server);
  const shown = problem ?? signingIn.problem;
  const account = server.signIn && isSignedIn(server.signIn) ? server.signIn.account : null;
  const tone = stateTones[stateOf(server)];
  const toggle = (enabled: boolean) => void run(() => ask('servers.setEnabled', { name: config.name, enabled }));
  const diagnose = () => {
    setOpen(true);
    test.start();
  };
  return (
    <li className="border-t border-line first:border-t-0">
      <div className="grid grid-cols-[34px_minmax(0,1.6fr)_minmax(0,1.5fr)_92px_84px_34px] items-center gap-4 px-4 py-[13px] max-[940px]:grid-cols-[34px_minmax(0,1fr)_34px] max-[940px]:gap-y-1.5">
        <Avatar name={config.name} tone={state === 'disabled' ? 'plain' : tone === 'allow' ? 'accent' : tone} />
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-2">
            <button
              type="button"
              aria-expanded={open}
              aria-controls={detailsId}
              aria-label={t.servers.details(config.name)}
              onClick={() => setOpen(!open)}
              className="-ml-1 inline-flex max-w-full items-center gap-0.5 rounded px-1 text-left font-[600] wrap-anywhere hover:bg-sunken"
            >
              {config.name}
              <ChevronRight
                aria-hidden="true"
                className={cx('size-3.5 flex-none text-muted transition-transform', open && 'rotate-90')}
              />
            </button>
            <Chip>{t.servers.transport[config.transport]}</Chip>
          </div>
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
        </div>
        <div className="contents max-[940px]:order-1 max-[940px]:col-span-2 max-[940px]:col-start-2 max-[940px]:flex max-[940px]:flex-wrap max-[940px]:items-center max-[940px]:gap-x-6 max-[940px]:gap-y-1">
          <ServerState server={server} signingIn={signingIn} onDiagnose={diagnose} />
        </div>
        <Toggle label={t.servers.enable(config.name)} on={config.enabled} disabled={busy} onToggle={toggle} />
      </div>
      {shown && (
        <div className="px-4 pb-3">
          <ProblemNote problem={shown} />
        </div>
      )}
      <div id={detailsId}>{open && <ServerDetails server={server} test={test} signingIn={signingIn} />}</div>
    </li>
  );
}
