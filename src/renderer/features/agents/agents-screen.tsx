import { Bot, Plus } from 'lucide-react';
import { useState } from 'react';
import { agents } from '../../stores/agents.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Screen } from '../../ui/card.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { AgentRow } from './agent-row.tsx';
import { CreateAgentDialog } from './create-agent-dialog.tsx';

/** Who may ask for calls. */
export function AgentsScreen() {
  const [creating, setCreating] = useState(false);
  const snapshot = agents.use();
  const create = (
    <Button look="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden="true" className="size-4" />
      {t.agents.create}
    </Button>
  );
  return (
    <Screen title={t.agents.title} subtitle={t.agents.subtitle} actions={snapshot.value?.length === 0 ? null : create}>
      <Loaded snapshot={snapshot} words={t.agents.loading} onRetry={agents.reload}>
        {(list) =>
          list.length === 0 ? (
            <Empty icon={Bot} title={t.agents.emptyTitle} text={t.agents.empty}>
              {create}
            </Empty>
          ) : (
            <Card>
              <ul aria-label={t.agents.list}>
                {list.map((agent) => (
                  <AgentRow key={agent.name} agent={agent} />
                ))}
              </ul>
            </Card>
          )
        }
      </Loaded>
      {creating && <CreateAgentDialog onClose={() => setCreating(false)} />}
    </Screen>
  );
}
