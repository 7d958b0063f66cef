import type { Server } from '../../../shared/servers.ts';
import { t } from '../../text/en.ts';
import { Chip } from '../../ui/chip.tsx';
import { transportWords } from './server-words.ts';
import type { ToolsToReview } from './tools-to-review.ts';

/** How a server is reached, what it is kept in, and whether its tools changed. */
export function ServerChips({ server, toReview }: { server: Server; toReview: ToolsToReview }) {
  const { config } = server;
  const isolation = config.transport === 'stdio' ? config.isolation.kind : 'none';
  return (
    <>
      <Chip>{transportWords(server)}</Chip>
      {isolation !== 'none' && <Chip>{t.isolation.chips[isolation]}</Chip>}
      {toReview.changed > 0 && <Chip tone="ask">{t.servers.changed(toReview.changed)}</Chip>}
    </>
  );
}
