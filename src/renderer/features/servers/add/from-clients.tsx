import { useEffect, useState } from 'react';
import type { FoundClient, ImportSource } from '../../../../shared/imports.ts';
import { ask } from '../../../host.ts';
import { useAction } from '../../../lib/use-action.ts';
import { t } from '../../../text/en.ts';
import { Button } from '../../../ui/button.tsx';
import { Avatar, Chip } from '../../../ui/chip.tsx';
import { PlainText } from '../../../ui/plain-text.tsx';
import { Loading, ProblemNote } from '../../../ui/states.tsx';
import { WayFoot } from './way-foot.tsx';

const words = t.adding.clients;

function ClientRow({ found, onLook }: { found: FoundClient; onLook: () => void }) {
  const { title, path, servers, fresh, plainSecrets, problem } = found;
  return (
    <li className="flex flex-col gap-2 border-t border-line px-4 py-3 first:border-t-0">
      <div className="flex flex-wrap items-center gap-x-3.5 gap-y-2">
        <Avatar name={title} tone={problem ? 'plain' : 'accent'} />
        <div className="min-w-0 flex-1 basis-[220px]">
          <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <PlainText line text={title} className="font-[600]" />
            {!problem && (
              <span className="text-small text-muted">
                {words.servers(servers)}, {words.fresh(fresh)}
              </span>
            )}
            {plainSecrets > 0 && <Chip tone="ask">{words.plainKeys(plainSecrets)}</Chip>}
          </div>
          <PlainText line text={path} className="block font-mono text-[12px] text-muted" />
        </div>
        {!problem && servers > 0 && (
          <Button size="small" aria-label={words.lookAt(title)} onClick={onLook}>
            {words.look}
          </Button>
        )}
      </div>
      {problem && <ProblemNote mild problem={problem} />}
    </li>
  );
}

/** The programs on this machine that have servers, and what is theirs. */
export function FromClients(props: { onBack: () => void; onLook: (source: ImportSource) => void }) {
  const [found, setFound] = useState<readonly FoundClient[] | null>(null);
  const { busy, problem, run } = useAction();
  const look = () => void run(async () => setFound(await ask('imports.clients', {})));
  useEffect(() => void run(async () => setFound(await ask('imports.clients', {}))), [run]);
  return (
    <div className="flex flex-col gap-3">
      {busy && <Loading words={words.loading} />}
      {problem && <ProblemNote problem={problem} onRetry={look} />}
      {!busy && found?.length === 0 && (
        <p className="rounded-card bg-sunken px-4 py-6 text-center">
          {words.none} <span className="text-muted">{words.noneNext}</span>
        </p>
      )}
      {found && found.length > 0 && (
        <ul aria-label={words.list} className="rounded-card border border-line">
          {found.map((one) => (
            <ClientRow
              key={`${one.client} ${one.path}`}
              found={one}
              onLook={() => props.onLook({ kind: 'client', client: one.client, path: one.path })}
            />
          ))}
        </ul>
      )}
      <WayFoot onBack={props.onBack} />
    </div>
  );
}
