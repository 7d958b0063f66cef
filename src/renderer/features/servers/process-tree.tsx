import type { ServerProcess } from '../../../shared/processes.ts';
import type { Server } from '../../../shared/servers.ts';
import { formatAge, formatMemory } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { t } from '../../text/en.ts';
import { Card } from '../../ui/card.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Loading, ProblemNote } from '../../ui/states.tsx';
import { everyProcess, memoryOf, useProcesses } from './use-processes.ts';

const words = t.serverView.processes;

function Branch({ list, now, depth }: { list: readonly ServerProcess[]; now: number; depth: number }) {
  return (
    <ul className={depth === 0 ? '' : 'ml-2 border-l border-line pl-3'}>
      {list.map(({ pid, name, memory, startedAt, children }) => (
        <li key={pid}>
          <div className="flex flex-wrap items-baseline gap-x-4 py-1">
            <PlainText line text={name} className="min-w-0 flex-1 basis-[120px] font-mono" />
            <span className="text-small text-muted tabular-nums">{words.pid(pid)}</span>
            <span className="w-[72px] text-right tabular-nums">
              {memory === null ? words.unknown : formatMemory(memory)}
            </span>
            <span className="w-[104px] text-right text-small text-muted tabular-nums">
              {startedAt === null ? '' : words.age(formatAge(now - Date.parse(startedAt)))}
            </span>
          </div>
          {children.length > 0 && <Branch list={children} now={now} depth={depth + 1} />}
        </li>
      ))}
    </ul>
  );
}

/** What a server's program runs as on this machine right now: the process and everything it started. */
export function ProcessTree({ server }: { server: Server }) {
  const { trees, problem } = useProcesses(3000);
  const now = useNow(1000);
  const roots = trees?.get(server.config.name) ?? [];
  const memory = memoryOf(roots);
  const count = everyProcess(roots).length;
  return (
    <section aria-label={words.title}>
      <div className="mb-2 flex flex-wrap items-baseline gap-x-3">
        <h2 className="font-[600]">{words.title}</h2>
        {count > 0 && (
          <p className="text-small text-muted">{words.sum(count, memory === null ? null : formatMemory(memory))}</p>
        )}
      </div>
      {problem && <ProblemNote problem={problem} />}
      {!trees && !problem && <Loading words={words.loading} />}
      {trees && count === 0 && <p className="text-muted">{words.none}</p>}
      {count > 0 && (
        <Card className="px-4 py-2">
          <Branch list={roots} now={now} depth={0} />
        </Card>
      )}
    </section>
  );
}
