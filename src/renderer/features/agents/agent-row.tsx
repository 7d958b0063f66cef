import { useState } from 'react';
import type { Agent } from '../../../shared/agents.ts';
import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { t } from '../../text/en.ts';
import { useAgo } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import { Avatar, Dot } from '../../ui/chip.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { toast } from '../../ui/toast.tsx';

function sees(servers: Agent['servers']): string {
  if (servers === null) return t.agents.allServers;
  return servers.length === 0 ? t.agents.noServers : t.agents.onlyServers(servers.join(', '));
}

function RevokeDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const { busy, problem, run } = useAction();
  const revoke = async () => {
    if (await run(() => ask('agents.revoke', { name }))) {
      onClose();
      toast(t.agents.revoked(name));
    }
  };
  return (
    <ConfirmDialog
      onClose={onClose}
      onConfirm={() => void revoke()}
      title={t.agents.revokeTitle(name)}
      text={t.agents.revokeText}
      confirm={t.agents.revokeConfirm}
      busy={busy}
      problem={problem}
    />
  );
}

/** One agent: who it is, whether it is here, what it may see. */
export function AgentRow({ agent }: { agent: Agent }) {
  const [revoking, setRevoking] = useState(false);
  const ago = useAgo(agent.lastSeenAt);
  const here = agent.sessions > 0;
  return (
    <li className="grid grid-cols-[34px_minmax(0,1.3fr)_minmax(0,1fr)_minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-t border-line px-4 py-[13px] first:border-t-0 max-[940px]:grid-cols-[34px_minmax(0,1fr)_auto]">
      <Avatar name={agent.name} tone={here ? 'accent' : 'plain'} />
      <div className="min-w-0">
        <PlainText text={agent.name} className="font-[600]" />
        {agent.client !== null && (
          <p className="text-small text-muted">
            <PlainText text={t.agents.claims(agent.client)} />
          </p>
        )}
      </div>
      <div className="min-w-0 max-[940px]:order-1 max-[940px]:col-start-2">
        <p className={here ? 'flex items-center gap-2.5' : 'flex items-center gap-2.5 text-muted'}>
          <Dot tone={here ? 'allow' : 'plain'} />
          {here ? t.agents.connected(agent.sessions) : t.agents.notConnected}
        </p>
        <p className="text-small text-muted">
          {agent.lastSeenAt === null ? t.agents.neverSeen : t.agents.lastSeen(ago)}
        </p>
      </div>
      <p className="min-w-0 text-small text-muted max-[940px]:order-2 max-[940px]:col-start-2">
        <PlainText text={sees(agent.servers)} />
      </p>
      <Button size="small" look="danger" aria-label={t.agents.revokeOf(agent.name)} onClick={() => setRevoking(true)}>
        {t.agents.revoke}
      </Button>
      {revoking && <RevokeDialog name={agent.name} onClose={() => setRevoking(false)} />}
    </li>
  );
}
