import { Plus, Server as ServerIcon } from 'lucide-react';
import { useEffect } from 'react';
import { useScreen } from '../../stores/screen.ts';
import { servers } from '../../stores/servers.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Screen } from '../../ui/card.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { AddServers } from './add/add-servers.tsx';
import { FoundBanner } from './found-banner.tsx';
import { useOpenAdd } from './open-add.ts';
import { closeServer, useOpenedServer } from './opened-server.ts';
import { ServerList } from './server-list.tsx';
import { ServerView } from './server-view.tsx';

function WaysToAdd() {
  const open = useOpenAdd((state) => state.open);
  return (
    <div className="flex flex-wrap justify-center gap-2.5">
      <Button onClick={() => open({ kind: 'import' })}>{t.servers.import}</Button>
      <Button look="primary" onClick={() => open({ kind: 'add' })}>
        <Plus aria-hidden="true" className="size-4" />
        {t.servers.add}
      </Button>
    </div>
  );
}

function ListScreen() {
  const snapshot = servers.use();
  const empty = snapshot.value?.length === 0;
  return (
    <Screen title={t.servers.title} subtitle={t.servers.subtitle} actions={empty ? null : <WaysToAdd />}>
      <Loaded snapshot={snapshot} words={t.servers.loading} onRetry={servers.reload}>
        {(list) => (
          <>
            <FoundBanner key={list.length} />
            {list.length === 0 ? (
              <Empty icon={ServerIcon} title={t.servers.emptyTitle} text={t.servers.empty}>
                <WaysToAdd />
              </Empty>
            ) : (
              <ServerList list={list} />
            )}
          </>
        )}
      </Loaded>
    </Screen>
  );
}

/** What agents can reach: the list, or one server of it. */
export function ServersScreen() {
  const opened = useOpenedServer((state) => state.name);
  const server = servers.use().value?.find(({ config }) => config.name === opened);
  // When a server was last called is not announced for each call; it is asked for when somebody looks.
  useEffect(() => void servers.reload(), []);
  // Whoever chooses a screen, this one too, means the list.
  useEffect(() => {
    const stop = useScreen.subscribe(closeServer);
    return () => {
      stop();
      useOpenedServer.setState({ name: null, cameFrom: null });
    };
  }, []);
  return (
    <>
      {server ? <ServerView key={server.config.name} server={server} /> : <ListScreen />}
      <AddServers />
    </>
  );
}
