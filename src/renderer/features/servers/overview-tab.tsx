import type { ReactNode } from 'react';
import type { Server } from '../../../shared/servers.ts';
import { formatDuration } from '../../lib/format.ts';
import { t } from '../../text/en.ts';
import { Address } from '../../ui/address.tsx';
import { Moment } from '../../ui/ago.tsx';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { ProcessTree } from './process-tree.tsx';
import { type RunningTest, ServerTestResult } from './server-test.tsx';
import { transportWords, whereabouts } from './server-words.ts';

const words = t.serverView.facts;

function mono(text: string): ReactNode {
  return <PlainText text={text} className="font-mono" />;
}

/** What is known of a server, as label and value; what is not known is left out. */
function facts(server: Server): [string, ReactNode][] {
  const { config, program, revision, era, claims, latencyMs, lastSeenAt, lastCallAt } = server;
  const stdio = config.transport === 'stdio';
  const protocol = revision ?? (era && t.serverView.unknownRevision);
  const seen = lastSeenAt && (
    <>
      <Moment at={lastSeenAt} />
      {latencyMs !== null && <span className="text-muted"> · {words.took(formatDuration(latencyMs))}</span>}
    </>
  );
  const named = claims && (
    <>
      <PlainText line text={`${claims.name} ${claims.version}`} /> <Chip>{words.claim}</Chip>
    </>
  );
  const all: [string, ReactNode][] = [
    [words.transport, transportWords(server)],
    stdio ? [words.command, mono(whereabouts(config))] : [words.url, <Address key="url" url={config.url} />],
    [words.program, program && mono(program)],
    [words.cwd, stdio && config.cwd ? mono(config.cwd) : null],
    [words.protocol, protocol && (era ? `${protocol} · ${t.serverView.eras[era]}` : protocol)],
    [words.claims, named],
    [words.lastSeen, seen],
    [words.lastCall, lastCallAt === null ? t.servers.neverCalled : <Moment key="called" at={lastCallAt} />],
    [
      words.added,
      <span key="added">
        <Moment at={config.addedAt} /> <span className="text-muted">· {t.serverView.origins[config.origin]}</span>
      </span>,
    ],
  ];
  return all.filter(([, value]) => value);
}

/** How a server is and what is known of it, what a diagnosis found, and its processes. */
export function OverviewTab({ server, test }: { server: Server; test: RunningTest }) {
  const begun = test.busy || test.result !== null || test.problem !== null;
  const { config, state, problem } = server;
  return (
    <>
      {problem && state === 'failing' && !begun && <ProblemNote problem={problem} />}
      <ServerTestResult server={server} test={test} />
      <Card className="px-4 py-3.5">
        <FactList label={t.serverView.factsOf(config.name)} facts={facts(server)} />
      </Card>
      {config.transport === 'stdio' && config.enabled && <ProcessTree server={server} />}
    </>
  );
}
