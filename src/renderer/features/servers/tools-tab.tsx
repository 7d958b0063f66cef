import { useEffect, useState } from 'react';
import type { Pin } from '../../../shared/pins.ts';
import type { Server, Tool } from '../../../shared/servers.ts';
import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { useScreen } from '../../stores/screen.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Loading, ProblemNote } from '../../ui/states.tsx';
import { usePinsOf } from './tools-to-review.ts';

const words = t.serverView.tools;

/** The tools a server lists now; null while they are not known, and of one that is not connected. */
function useTools({ config: { name }, state, toolCount }: Server) {
  const [tools, setTools] = useState<readonly Tool[] | null>(null);
  const { problem, run } = useAction();
  // The count is asked for again because a server may list other tools later.
  const listing = state === 'connected' ? `${name} ${toolCount}` : null;
  useEffect(() => {
    if (listing !== null) void run(async () => setTools(await ask('tools.list', { server: name })));
  }, [listing, name, run]);
  return { tools: listing === null ? null : tools, problem };
}

function ToolRow({ name, tool, pin }: { name: string; tool: Tool | undefined; pin: Pin | undefined }) {
  return (
    <li className="border-t border-line px-4 py-2.5 first:border-t-0">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <PlainText line text={name} className="font-mono" />
        {pin && <Chip tone={pin.state === 'accepted' ? 'plain' : 'ask'}>{t.pins.states[pin.state]}</Chip>}
        {pin?.tampered && <Chip tone="deny">{t.pins.tampered}</Chip>}
        {pin && pin.findings.length > 0 && <Chip tone="ask">{t.pins.findingCount(pin.findings.length)}</Chip>}
      </div>
      {tool?.description !== undefined && (
        <p className="line-clamp-2 text-small text-muted">
          <PlainText text={tool.description} />
        </p>
      )}
    </li>
  );
}

/** A server's tools, each with where it stands to what the person accepted; of one that is not connected, those it had. */
export function ToolsTab({ server }: { server: Server }) {
  const { name } = server.config;
  const { tools, problem } = useTools(server);
  const pins = usePinsOf(name);
  const connected = server.state === 'connected';
  const names = tools?.map((tool) => tool.name) ?? pins.map(({ tool }) => tool);
  return (
    <section aria-label={t.servers.toolsOf(name)} className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="min-w-0 flex-1 basis-[260px] text-muted">{connected ? words.text : words.notConnected}</p>
        <Button size="small" onClick={() => useScreen.setState({ now: 'tools' })}>
          {words.open}
        </Button>
      </div>
      {problem && <ProblemNote problem={problem} />}
      {connected && !problem && !tools && <Loading words={words.loading} />}
      {names.length === 0 && (tools || !connected) && <p className="text-muted">{words.empty}</p>}
      {names.length > 0 && (tools || !connected) && (
        <Card>
          <ul>
            {names.map((one) => (
              <ToolRow
                key={one}
                name={one}
                tool={tools?.find((tool) => tool.name === one)}
                pin={pins.find((pin) => pin.tool === one)}
              />
            ))}
          </ul>
        </Card>
      )}
    </section>
  );
}
