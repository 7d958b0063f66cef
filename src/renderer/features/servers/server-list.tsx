import type { Server } from '../../../shared/servers.ts';
import { stateOf } from '../../sign-in/sign-in-words.ts';
import { t } from '../../text/en.ts';
import { Card } from '../../ui/card.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { useOpenedServer } from './opened-server.ts';
import { ServerRow } from './server-row.tsx';
import { transportWords, whereabouts } from './server-words.ts';
import { memoryOf, useProcesses } from './use-processes.ts';

/** From so many on, a list is easier searched than read. */
const manyServers = 8;

/** Whether every word is somewhere in what the row says. */
function matches(server: Server, search: string): boolean {
  const { name } = server.config;
  const said = [name, whereabouts(server.config), transportWords(server), t.servers.states[stateOf(server)]];
  const text = said.join(' ').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The servers, and the way to find one among many. */
export function ServerList({ list }: { list: readonly Server[] }) {
  const search = useOpenedServer((state) => state.search);
  const { trees } = useProcesses(10_000);
  const many = list.length >= manyServers;
  const shown = many ? list.filter((server) => matches(server, search)) : list;
  const memory = (name: string) => memoryOf(trees?.get(name) ?? []);
  return (
    <>
      {many && (
        <search className="flex">
          <SearchField
            label={t.servers.search}
            value={search}
            onText={(text) => useOpenedServer.setState({ search: text })}
          />
        </search>
      )}
      {shown.length === 0 ? (
        <p role="status" className="py-6 text-center text-muted">
          {t.servers.searchNothing(search)}
        </p>
      ) : (
        <Card>
          <ul aria-label={t.servers.list}>
            {shown.map((server) => (
              <ServerRow key={server.config.name} server={server} memory={memory(server.config.name)} />
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}
