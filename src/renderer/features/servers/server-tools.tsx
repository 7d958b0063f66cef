import { useEffect, useState } from 'react';
import type { Server, Tool } from '../../../shared/servers.ts';
import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { t } from '../../text/en.ts';
import { PlainText } from '../../ui/plain-text.tsx';
import { Loading, ProblemNote } from '../../ui/states.tsx';

/** The tools a server lists now, by the names it gives them. */
export function ServerTools({ server }: { server: Server }) {
  const { name } = server.config;
  const [tools, setTools] = useState<readonly Tool[] | null>(null);
  const { problem, run } = useAction();
  const connected = server.state === 'connected';
  // The count is asked for again because a server may list other tools later.
  const listing = connected ? `${name} ${server.toolCount}` : null;
  useEffect(() => {
    if (listing !== null) void run(async () => setTools(await ask('tools.list', { server: name })));
  }, [listing, name, run]);
  return (
    <section aria-label={t.servers.toolsOf(name)}>
      <h2 className="mb-1.5 text-small font-[600]">{t.servers.toolsTitle}</h2>
      {!connected && <p className="text-small text-muted">{t.servers.toolsNotConnected}</p>}
      {connected && problem && <ProblemNote problem={problem} />}
      {connected && !problem && !tools && <Loading words={t.servers.toolsLoading} />}
      {connected && tools?.length === 0 && <p className="text-small text-muted">{t.servers.toolsEmpty}</p>}
      {connected && tools && (
        <ul className="flex flex-wrap gap-1.5">
          {tools.map((tool) => (
            <li key={tool.name} className="rounded-md bg-sunken px-2 py-0.5 font-mono text-[12px]">
              <PlainText text={tool.name} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
