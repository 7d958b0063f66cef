import type { ComponentType } from 'react';
import { AgentsScreen } from '../features/agents/agents-screen.tsx';
import { ApprovalsScreen } from '../features/approvals/approvals-screen.tsx';
import { HistoryScreen } from '../features/history/history-screen.tsx';
import { ToolsScreen } from '../features/pins/tools-screen.tsx';
import { RulesScreen } from '../features/rules/rules-screen.tsx';
import { ServersScreen } from '../features/servers/servers-screen.tsx';
import { SettingsScreen } from '../features/settings/settings-screen.tsx';
import { appStatus } from '../stores/app-status.ts';
import { type ScreenName, useScreen } from '../stores/screen.ts';
import { t } from '../text/en.ts';
import { ProblemNote } from '../ui/states.tsx';
import { LinkBanner } from './link-banner.tsx';
import { Sidebar } from './sidebar.tsx';
import { SignInBanners } from './sign-in-banner.tsx';
import { Waiting } from './waiting.tsx';

const views: Record<ScreenName, ComponentType> = {
  approvals: ApprovalsScreen,
  servers: ServersScreen,
  tools: ToolsScreen,
  agents: AgentsScreen,
  rules: RulesScreen,
  history: HistoryScreen,
  settings: SettingsScreen,
};

function Degraded() {
  const reason = appStatus.use().value?.degraded ?? null;
  if (reason === null) return null;
  return <ProblemNote problem={{ code: 'history.unwritable', message: t.shell.degradedTitle, remedy: reason }} />;
}

/** In a narrow window the sidebar has no room to say why the gateway is not on. */
function GatewayProblem() {
  const error = appStatus.use().value?.gateway.error ?? null;
  if (error === null) return null;
  return (
    <div className="min-[760px]:hidden">
      <ProblemNote problem={error} />
    </div>
  );
}

/** The main window. */
export function App() {
  const View = views[useScreen((state) => state.now)];
  return (
    <div className="grid min-h-dvh grid-cols-[224px_minmax(0,1fr)] max-[760px]:grid-cols-[56px_minmax(0,1fr)]">
      <Sidebar />
      <main className="flex min-w-0 flex-col gap-[18px] px-8 py-[26px] max-[760px]:px-4 max-[760px]:py-5">
        <Degraded />
        <GatewayProblem />
        <Waiting />
        <LinkBanner />
        <SignInBanners />
        <View />
      </main>
    </div>
  );
}
