import type { NewAgent } from '../../../shared/agents.ts';
import { settings } from '../../stores/settings.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';

const words = t.agents.token;

/** What a client's configuration needs to call through Countersign, ready to paste. */
function snippetOf(url: string, token: string): string {
  const headers = { Authorization: `Bearer ${token}` };
  return JSON.stringify({ mcpServers: { countersign: { type: 'http', url, headers } } }, null, 2);
}

function Copyable({ label, copy, text }: { label: string; copy: string; text: string }) {
  return (
    <section aria-label={label}>
      <div className="mb-1 flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-small font-[550]">{label}</h3>
        <span className="flex items-center gap-2">
          <CopyButton label={copy} text={text} />
        </span>
      </div>
      <pre className="plain rounded-lg bg-sunken px-3 py-2 font-mono text-small select-all">{text}</pre>
    </section>
  );
}

/** The token, this once, and where to put it. */
export function NewToken({ agent, onDone }: { agent: NewAgent; onDone: () => void }) {
  const port = settings.use().value?.port;
  const url = agent.url ?? `http://127.0.0.1:${port ?? ''}/mcp`;
  return (
    <div className="flex flex-col gap-4">
      <Copyable label={words.token} copy={words.copyToken} text={agent.token} />
      <Copyable label={words.snippet} copy={words.copySnippet} text={snippetOf(url, agent.token)} />
      {agent.url === null && <p className="text-small text-ask">{words.gatewayOff}</p>}
      <div className="flex justify-end">
        <Button look="primary" onClick={onDone}>
          {words.done}
        </Button>
      </div>
    </div>
  );
}
