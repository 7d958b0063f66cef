import { ScanSearch } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Pin } from '../../../shared/pins.ts';
import type { Tool } from '../../../shared/servers.ts';
import { pins } from '../../stores/pins.ts';
import { servers } from '../../stores/servers.ts';
import { tools } from '../../stores/tools.ts';
import { t } from '../../text/en.ts';
import { ToolTry } from '../../tools/tool-try.tsx';
import { useTrying } from '../../tools/trying.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Screen } from '../../ui/card.tsx';
import { TextField } from '../../ui/field.tsx';
import { Empty, Loaded, ProblemNote } from '../../ui/states.tsx';
import { AcceptAllDialog } from './accept-all-dialog.tsx';
import { isLike, knownTools } from './known-tools.ts';
import { PinDialog } from './pin-dialog.tsx';
import { type KnownTool, ToolRow } from './tool-row.tsx';

function ServerTools(props: { server: string; list: readonly KnownTool[]; open: readonly Pin[] }) {
  const { server, list, open } = props;
  const [reviewing, setReviewing] = useState<string | null>(null);
  const [acceptingAll, setAcceptingAll] = useState(false);
  return (
    <section aria-label={t.pins.list(server)}>
      <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <h2 className="font-[600]">{server}</h2>
        {open.length > 0 && (
          <>
            <span className="text-small text-ask">{t.pins.waiting(open.length)}</span>
            <Button
              size="small"
              className="ml-auto"
              aria-label={t.pins.acceptAllOf(server)}
              onClick={() => setAcceptingAll(true)}
            >
              {t.pins.acceptAll}
            </Button>
          </>
        )}
      </div>
      <Card>
        <ul>
          {list.map((known) => (
            <ToolRow
              key={known.name}
              known={known}
              onReview={() => setReviewing(known.name)}
              onTry={() => useTrying.setState({ opened: { server, name: known.name } })}
            />
          ))}
        </ul>
      </Card>
      {reviewing !== null && <PinDialog server={server} tool={reviewing} onClose={() => setReviewing(null)} />}
      {acceptingAll && <AcceptAllDialog server={server} list={open} onClose={() => setAcceptingAll(false)} />}
    </section>
  );
}

function Found({ pinned, listed }: { pinned: readonly Pin[]; listed: readonly Tool[] }) {
  const [search, setSearch] = useState('');
  const known = knownTools(pinned, listed);
  const found = [...known].flatMap(([server, list]) => {
    const like = list.filter((one) => isLike(one, search.trim()));
    return like.length > 0 ? [{ server, like }] : [];
  });
  const count = found.reduce((sum, { like }) => sum + like.length, 0);
  return (
    <>
      <div className="max-w-[420px]">
        <TextField label={t.trying.search} type="search" value={search} onText={setSearch} />
        <p role="status" className="mt-1 min-h-[1.4em] text-small text-muted">
          {search.trim() !== '' && (count === 0 ? t.trying.none : t.trying.found(count))}
        </p>
      </div>
      {found.map(({ server, like }) => (
        <ServerTools
          key={server}
          server={server}
          list={like}
          open={pinned.filter((pin) => pin.server === server && pin.state !== 'accepted')}
        />
      ))}
    </>
  );
}

/** Keeps the list true: what servers list may change with their state and with what they announce. */
function useTools() {
  const connected = servers.use().value?.filter(({ state }) => state === 'connected');
  const listing = connected?.map(({ config, toolCount }) => `${config.name} ${toolCount}`).join() ?? null;
  const pinned = pins.use().value;
  useEffect(() => {
    if (listing !== null) void tools.reload();
  }, [listing]);
  useEffect(() => {
    if (pinned !== null) void tools.reload();
  }, [pinned]);
  return tools.use();
}

/** Every tool of every server: what it says it is, how it stands to what the person accepted, and a way to try it. */
export function ToolsScreen() {
  const listed = useTools();
  const pinned = pins.use();
  const opened = useTrying((state) => state.opened);
  const tool = opened && listed.value?.find(({ server, name }) => server === opened.server && name === opened.name);
  if (tool) return <ToolTry key={JSON.stringify([tool.server, tool.name])} tool={tool} />;
  return (
    <Screen title={t.pins.title} subtitle={t.pins.subtitle}>
      {listed.error && <ProblemNote mild problem={listed.error} onRetry={tools.reload} />}
      <Loaded snapshot={pinned} words={t.pins.loading} onRetry={pins.reload}>
        {(list) =>
          list.length === 0 && (listed.value ?? []).length === 0 ? (
            <Empty icon={ScanSearch} title={t.pins.emptyTitle} text={t.pins.empty} />
          ) : (
            <Found pinned={list} listed={listed.value ?? []} />
          )
        }
      </Loaded>
    </Screen>
  );
}
