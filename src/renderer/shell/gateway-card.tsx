import type { GatewayStatus } from '../../shared/settings.ts';
import { agents } from '../stores/agents.ts';
import { appStatus } from '../stores/app-status.ts';
import { servers } from '../stores/servers.ts';
import { t } from '../text/en.ts';
import { Dot } from '../ui/chip.tsx';
import { PlainText } from '../ui/plain-text.tsx';
import type { Tone } from '../ui/tone.ts';

const tones: Record<GatewayStatus['state'], Tone> = { on: 'allow', starting: 'ask', off: 'plain', failing: 'deny' };

function Counts() {
  const agentCount = agents.use().value?.length;
  const serverCount = servers.use().value?.filter((server) => server.config.enabled).length;
  const parts = [
    agentCount === undefined ? null : t.shell.gateway.agents(agentCount),
    serverCount === undefined ? null : t.shell.gateway.servers(serverCount),
  ];
  return <p className="text-muted">{parts.filter(Boolean).join(' · ')}</p>;
}

/** Where agents connect, or why they cannot and what to do about it. */
export function GatewayCard() {
  const { value, error } = appStatus.use();
  const gateway = value?.gateway;
  const problem = gateway?.error ?? error;
  const title = gateway ? t.shell.gateway[gateway.state] : (error?.message ?? t.shell.gateway.unknown);
  return (
    <section
      aria-label={t.shell.gateway.label}
      title={title}
      className="rounded-card border border-line bg-panel px-3 py-[11px] text-small max-[760px]:grid max-[760px]:place-items-center"
    >
      <p role="status" className="flex items-center gap-2.5 font-[600]">
        <Dot tone={gateway ? tones[gateway.state] : error ? 'deny' : 'plain'} />
        <span className="max-[760px]:sr-only">{title}</span>
      </p>
      <div className="max-[760px]:sr-only">
        {gateway?.url && (
          <p className="mt-1 mb-0.5 font-mono text-[11.5px] break-all text-muted">
            {gateway.url.replace(/^https?:\/\//, '')}
          </p>
        )}
        {problem ? (
          <>
            {gateway && <PlainText text={problem.message} className="mt-1 block text-deny" />}
            {problem.remedy && <PlainText text={problem.remedy} className="mt-0.5 block" />}
          </>
        ) : (
          <Counts />
        )}
      </div>
    </section>
  );
}
