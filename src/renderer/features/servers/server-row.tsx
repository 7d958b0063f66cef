import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import type { Server } from '../../../shared/servers.ts';
import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { t } from '../../text/en.ts';
import { useAgo } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import { Avatar, Chip, Dot } from '../../ui/chip.tsx';
import { cx } from '../../ui/cx.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { textTone } from '../../ui/tone.ts';
import { ServerDetails } from './server-details.tsx';
import { useServerTest } from './server-test.tsx';
import { stateTones, whereabouts } from './server-words.ts';

function State({ server }: { server: Server }) {
  const tone = stateTones[server.state];
  const note =
    server.problem?.message ??
    (server.state === 'disabled'
      ? t.servers.offNote
      : server.latencyMs === null
        ? ''
        : t.servers.listed(server.latencyMs));
  return (
    <div className="min-w-0">
      <p className={cx('flex items-center gap-2.5', server.state === 'disabled' ? 'text-muted' : textTone[tone])}>
        <Dot tone={tone} />
        {t.servers.states[server.state]}
      </p>
      <p className="text-small text-muted">
        <PlainText text={note} />
      </p>
    </div>
  );
}

function Tools({ server, onDiagnose }: { server: Server; onDiagnose: () => void }) {
  if (server.state === 'failing' || server.state === 'needs-sign-in') {
    return (
      <div>
        <Button size="small" onClick={onDiagnose}>
          {t.servers.diagnose}
        </Button>
      </div>
    );
  }
  if (server.toolCount === null) return <span />;
  return (
    <p>
      <b className="font-[600]">{server.toolCount}</b>{' '}
      <span className="text-muted">{t.servers.tools(server.toolCount)}</span>
    </p>
  );
}

/** One server: what it is, how it is, and the switch; its details fold out under it. */
export function ServerRow({ server }: { server: Server }) {
  const { config, state } = server;
  const [open, setOpen] = useState(false);
  const test = useServerTest(config.name);
  const detailsId = useId();
  const { busy, problem, run } = useAction();
  const tone = stateTones[state];
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
              className="-ml-1 inline-flex items-center gap-0.5 rounded px-1 font-[600] hover:bg-sunken"
            >
              {config.name}
              <ChevronRight
                aria-hidden="true"
                className={cx('size-3.5 text-muted transition-transform', open && 'rotate-90')}
              />
            </button>
            <Chip>{t.servers.transport[config.transport]}</Chip>
          </div>
          <p
            title={whereabouts(config)}
            className={cx('truncate text-small text-muted', config.transport === 'stdio' && 'font-mono')}
          >
            <PlainText text={whereabouts(config)} className="whitespace-pre" />
          </p>
        </div>
        <div className="contents max-[940px]:order-1 max-[940px]:col-span-2 max-[940px]:col-start-2 max-[940px]:flex max-[940px]:flex-wrap max-[940px]:items-center max-[940px]:gap-x-6 max-[940px]:gap-y-1">
          <State server={server} />
          <Tools server={server} onDiagnose={diagnose} />
          <LastCall at={server.lastCallAt} />
        </div>
        <Toggle label={t.servers.enable(config.name)} on={config.enabled} disabled={busy} onToggle={toggle} />
      </div>
      {problem && (
        <div className="px-4 pb-3">
          <ProblemNote problem={problem} />
        </div>
      )}
      <div id={detailsId}>{open && <ServerDetails server={server} test={test} />}</div>
    </li>
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
