import { Plus, Server as ServerIcon } from 'lucide-react';
import { useEffect } from 'react';
import { servers } from '../../stores/servers.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Screen } from '../../ui/card.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { AddServers } from './add/add-servers.tsx';
import { useOpenAdd } from './open-add.ts';
import { ServerRow } from './server-row.tsx';

/** What agents can reach. */
export function ServersScreen() {
  const open = useOpenAdd((state) => state.open);
  const add = (
    <Button look="primary" onClick={() => open({ kind: 'add' })}>
      <Plus aria-hidden="true" className="size-4" />
      {t.servers.add}
    </Button>
  );
  const snapshot = servers.use();
  // When a server was last called is not announced for each call; it is asked for when somebody looks.
  useEffect(() => void servers.reload(), []);
  const empty = snapshot.value?.length === 0;
  return (
    <Screen title={t.servers.title} subtitle={t.servers.subtitle} actions={empty ? null : add}>
      <Loaded snapshot={snapshot} words={t.servers.loading} onRetry={servers.reload}>
        {(list) =>
          list.length === 0 ? (
            <Empty icon={ServerIcon} title={t.servers.emptyTitle} text={t.servers.empty}>
              {add}
            </Empty>
          ) : (
            <Card>
              <ul aria-label={t.servers.list}>
                {list.map((server) => (
                  <ServerRow key={server.config.name} server={server} />
                ))}
              </ul>
            </Card>
          )
        }
      </Loaded>
      <AddServers />
    </Screen>
  );
}
