import { type ReactNode, useState } from 'react';
import type { Isolation } from '../../../shared/isolation.ts';
import type { Server, ServerConfig } from '../../../shared/servers.ts';
import { t } from '../../text/en.ts';
import { Address } from '../../ui/address.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { DuplicateDialog } from './duplicate-dialog.tsx';
import { EditServer } from './edit-server.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { isKept, whereabouts } from './server-words.ts';

const words = t.serverView.configuration;

/** One in a line. */
function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <ul className="font-mono">
      {lines.map((line, place) => {
        // The same line may be there twice; its place is its own.
        const key = `${place}`;
        return (
          <li key={key}>
            <PlainText text={line} />
          </li>
        );
      })}
    </ul>
  );
}

function Values({ values }: { values: Readonly<Record<string, string>> }) {
  const entries = Object.entries(values);
  if (entries.length === 0) return <span className="text-muted">{words.none}</span>;
  return (
    <ul className="flex flex-col gap-1">
      {entries.map(([name, value]) => (
        <li key={name}>
          <span className="font-mono">
            <PlainText line text={name} />
            <span className="text-muted">=</span>
            <PlainText line text={value} />
          </span>{' '}
          {isKept(value) && <Chip>{words.inVault}</Chip>}
        </li>
      ))}
    </ul>
  );
}

function isolationFacts(isolation: Isolation): [string, ReactNode][] {
  const kind: [string, ReactNode] = [words.isolation, t.isolation.kinds[isolation.kind]];
  if (isolation.kind === 'none') return [kind];
  const folders = isolation.folders.map(({ path, write }) => t.isolation.folderLine(path, write));
  const shared: [string, ReactNode][] = [
    kind,
    [words.folders, folders.length > 0 ? <Lines key="folders" lines={folders} /> : words.noFolder],
  ];
  if (isolation.kind === 'sandbox') {
    const { hosts } = isolation;
    return [...shared, [words.hosts, hosts.length > 0 ? <Lines key="hosts" lines={hosts} /> : words.noHost]];
  }
  const { image, network, memoryMb, cpus } = isolation;
  return [
    ...shared,
    [words.image, <PlainText key="image" text={image} className="font-mono" />],
    [words.limits, t.isolation.limits(memoryMb, cpus)],
    [words.network, network ? t.isolation.networkOn : t.isolation.networkOff],
  ];
}

function facts(config: ServerConfig): [string, ReactNode][] {
  const patience: [string, ReactNode][] = [
    [words.timeout, t.servers.seconds(config.timeoutSeconds)],
    [words.retries, words.retriesText(config.retries)],
  ];
  if (config.transport !== 'stdio') {
    return [
      [words.transport, t.servers.form.transports[config.transport]],
      [words.url, <Address key="url" url={config.url} />],
      [words.headers, <Values key="headers" values={config.headers} />],
      [words.auth, t.signIn.kinds[config.auth.kind]],
      ...patience,
    ];
  }
  return [
    [words.command, <PlainText key="command" text={whereabouts(config)} className="font-mono" />],
    [words.cwd, config.cwd ? <PlainText key="cwd" text={config.cwd} className="font-mono" /> : words.home],
    [words.env, <Values key="env" values={config.env} />],
    ...isolationFacts(config.isolation),
    ...patience,
  ];
}

/** What is kept of a server, placeholders unresolved, and what can be done with it: edit, duplicate, remove. */
export function ConfigurationTab({ server }: { server: Server }) {
  const { name } = server.config;
  const [doing, setDoing] = useState<'edit' | 'duplicate' | 'remove' | null>(null);
  const done = () => setDoing(null);
  if (doing === 'edit') return <EditServer server={server} onDone={done} />;
  return (
    <>
      <Card className="px-4 py-3.5">
        <FactList label={words.of(name)} facts={facts(server.config)} />
      </Card>
      <div className="flex flex-wrap gap-2.5">
        <Button onClick={() => setDoing('edit')}>{words.edit}</Button>
        <Button onClick={() => setDoing('duplicate')}>{words.duplicate}</Button>
        <Button look="danger" onClick={() => setDoing('remove')}>
          {words.remove}
        </Button>
      </div>
      {doing === 'duplicate' && <DuplicateDialog name={name} onClose={done} />}
      {doing === 'remove' && <RemoveDialog server={server} onClose={done} />}
    </>
  );
}
