import { ChevronLeft } from 'lucide-react';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { Server } from '../../../shared/servers.ts';
import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { canSignIn, offersSignIn, stateOf } from '../../sign-in/sign-in-words.ts';
import { type SigningIn, useSignIn } from '../../sign-in/use-sign-in.ts';
import { WaitingButtons } from '../../sign-in/waiting-buttons.tsx';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Avatar } from '../../ui/chip.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { type Tab, Tabs } from '../../ui/tabs.tsx';
import { toast } from '../../ui/toast.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { ConfigurationTab } from './configuration-tab.tsx';
import { LogsTab } from './logs-tab.tsx';
import { closeServer, type ServerTab, useOpenedServer } from './opened-server.ts';
import { OverviewTab } from './overview-tab.tsx';
import { ServerChips } from './server-chips.tsx';
import { ServerState } from './server-state.tsx';
import { type RunningTest, useServerTest } from './server-test.tsx';
import { stateTones } from './server-words.ts';
import { SignInSection } from './sign-in-section.tsx';
import { ToolsTab } from './tools-tab.tsx';
import { useToolsToReview } from './tools-to-review.ts';

const words = t.serverView;

function Actions({ server, signingIn, onDiagnose }: { server: Server; signingIn: SigningIn; onDiagnose: () => void }) {
  const { name, enabled } = server.config;
  const { busy, problem, run } = useAction();
  const toggle = (on: boolean) => void run(() => ask('servers.setEnabled', { name, enabled: on }));
  const restart = async () => {
    if (await run(() => ask('servers.restart', { name }))) toast(words.restarted(name));
  };
  const shown = problem ?? signingIn.problem;
  return (
    <>
      <div className="flex flex-wrap items-center gap-2.5">
        {signingIn.underWay && <WaitingButtons server={name} signingIn={signingIn} />}
        {!signingIn.underWay && offersSignIn(server) && (
          <Button look="primary" aria-label={t.signIn.signInTo(name)} onClick={() => signingIn.begin()}>
            {t.signIn.signIn}
          </Button>
        )}
        <Button disabled={busy} onClick={() => (enabled ? void restart() : toggle(true))}>
          {enabled ? words.restart : t.servers.switchOn}
        </Button>
        <Button onClick={onDiagnose}>{t.servers.diagnose}</Button>
        <Toggle label={t.servers.enable(name)} on={enabled} disabled={busy} onToggle={toggle} />
      </div>
      {shown && (
        <div className="basis-full">
          <ProblemNote problem={shown} />
        </div>
      )}
    </>
  );
}

function Header({ server, signingIn, onDiagnose }: { server: Server; signingIn: SigningIn; onDiagnose: () => void }) {
  const { name } = server.config;
  const toReview = useToolsToReview(name);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    window.scrollTo(0, 0);
    title.current?.focus({ preventScroll: true });
  }, []);
  const tone = stateTones[stateOf(server)];
  return (
    <header className="flex flex-col gap-3">
      <Button look="quiet" size="small" className="-ml-2.5 self-start" onClick={closeServer}>
        <ChevronLeft aria-hidden="true" className="size-4" />
        {words.back}
      </Button>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="flex min-w-0 flex-1 basis-[320px] items-start gap-3.5">
          <Avatar name={name} large tone={tone === 'allow' ? 'accent' : tone} />
          <div className="flex min-w-0 flex-col gap-1">
            <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
              <h1 ref={title} tabIndex={-1} className="text-title font-[650] tracking-[-0.01em] wrap-anywhere">
                {name}
              </h1>
              <ServerChips server={server} toReview={toReview} />
            </div>
            <ServerState server={server} signingIn={signingIn} memory={null} />
          </div>
        </div>
        <Actions server={server} signingIn={signingIn} onDiagnose={onDiagnose} />
      </div>
    </header>
  );
}

function tabsOf(server: Server, test: RunningTest, signingIn: SigningIn): readonly Tab<ServerTab>[] {
  const tabs: readonly Tab<ServerTab>[] = [
    { value: 'overview', label: words.tabs.overview, content: <OverviewTab server={server} test={test} /> },
    { value: 'tools', label: words.tabs.tools, content: <ToolsTab server={server} /> },
    {
      value: 'sign-in',
      label: words.tabs.signIn,
      content: (
        <Card className="px-4 py-4">
          <SignInSection server={server} signingIn={signingIn} />
        </Card>
      ),
    },
    { value: 'logs', label: words.tabs.logs, content: <LogsTab name={server.config.name} /> },
    { value: 'configuration', label: words.tabs.configuration, content: <ConfigurationTab server={server} /> },
  ];
  return tabs.filter(({ value }) => value !== 'sign-in' || canSignIn(server.config));
}

/** Everything about one server, a tab for each side of it. */
export function ServerView({ server }: { server: Server }) {
  const { name } = server.config;
  const { tab, diagnose } = useOpenedServer();
  const test = useServerTest(name);
  const signingIn = useSignIn(server);
  const begin = useEffectEvent(() => {
    // Once for each time it is wanted, however often effects run.
    if (!useOpenedServer.getState().diagnose) return;
    useOpenedServer.setState({ tab: 'overview', diagnose: false });
    test.start();
  });
  useEffect(() => {
    if (diagnose) begin();
  }, [diagnose]);
  const tabs = tabsOf(server, test, signingIn);
  return (
    <>
      <Header
        server={server}
        signingIn={signingIn}
        onDiagnose={() => useOpenedServer.setState({ diagnose: !test.busy })}
      />
      <Tabs
        label={words.tabsOf(name)}
        value={tabs.some(({ value }) => value === tab) ? tab : 'overview'}
        tabs={tabs}
        onChoose={(chosen) => useOpenedServer.setState({ tab: chosen })}
      />
    </>
  );
}
