import { useState } from 'react';
import type { Server } from '../../../shared/servers.ts';
import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { canSignIn } from '../../sign-in/sign-in-words.ts';
import type { SigningIn } from '../../sign-in/use-sign-in.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { type RunningTest, ServerTestResult } from './server-test.tsx';
import { ServerTools } from './server-tools.tsx';
import { whereabouts } from './server-words.ts';
import { SignInSection } from './sign-in-section.tsx';

function pairs(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
}

/** What is known of a server, as label and value; empty values are left out. */
function facts({ config, pid, era, claims }: Server): [string, string][] {
  const words = t.servers.facts;
  const stdio = config.transport === 'stdio';
  const all: [string, string][] = [
    [stdio ? words.command : words.url, whereabouts(config)],
    [words.cwd, stdio ? (config.cwd ?? '') : ''],
    stdio ? [words.env, pairs(config.env)] : [words.headers, pairs(config.headers)],
    [words.timeout, t.servers.seconds(config.timeoutSeconds)],
    [words.pid, pid === null ? '' : String(pid)],
    [words.era, era === null ? '' : t.servers.eras[era]],
    [words.claims, claims === null ? '' : `${claims.name} ${claims.version}`],
  ];
  return all.filter(([, value]) => value !== '');
}

function RemoveDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { busy, problem, run } = useAction();
  const remove = async () => {
    if (await run(() => ask('servers.remove', { name }))) {
      onClose();
      toast(t.servers.removed(name));
    }
  };
  return (
    <ConfirmDialog
      onClose={onClose}
      onConfirm={() => void remove()}
      title={t.servers.removeTitle(name)}
      text={t.servers.removeText}
      confirm={t.servers.removeConfirm}
      busy={busy}
      problem={problem}
    />
  );
}

/** Everything about one server, its diagnosis, its tools, and the way to remove it. */
export function ServerDetails(props: { server: Server; test: RunningTest; signingIn: SigningIn }) {
  const { server, test, signingIn } = props;
  const { name } = server.config;
  const signsIn = canSignIn(server.config);
  const saidBySignIn = signsIn && server.state === 'needs-sign-in';
  const [removing, setRemoving] = useState(false);
  return (
    <div className="flex flex-col gap-4 border-t border-line bg-foot px-4 py-4 pl-[66px] max-[760px]:pl-4">
      {server.problem && !test.result && !saidBySignIn && <ProblemNote problem={server.problem} />}
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-1.5 text-small">
        {facts(server).map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="font-mono">
              <PlainText text={value} />
            </dd>
          </div>
        ))}
      </dl>
      {signsIn && <SignInSection server={server} signingIn={signingIn} />}
      <ServerTestResult test={test} />
      <ServerTools server={server} />
      <div className="flex flex-wrap gap-2.5">
        <Button size="small" disabled={test.busy} onClick={test.start}>
          {t.servers.test}
        </Button>
        <Button size="small" look="danger" onClick={() => setRemoving(true)}>
          {t.servers.remove}
        </Button>
      </div>
      {removing && <RemoveDialog name={name} onClose={() => setRemoving(false)} />}
    </div>
  );
}
