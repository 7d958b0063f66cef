import { ScanSearch } from 'lucide-react';
import { useState } from 'react';
import type { Pin } from '../../../shared/pins.ts';
import { pins } from '../../stores/pins.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Screen } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { AcceptAllDialog } from './accept-all-dialog.tsx';
import { PinDialog } from './pin-dialog.tsx';

function Marks({ pin }: { pin: Pin }) {
  return (
    <>
      <Chip tone={pin.state === 'accepted' ? 'plain' : 'ask'}>{t.pins.states[pin.state]}</Chip>
      {pin.state === 'accepted' && pin.acceptedBy === 'first-use' && <Chip>{t.pins.firstUse}</Chip>}
      {pin.swappedBackAt !== null && <Chip tone="ask">{t.pins.swappedBack}</Chip>}
      {pin.tampered && <Chip tone="deny">{t.pins.tampered}</Chip>}
      {pin.findings.length > 0 && <Chip tone="ask">{t.pins.findingCount(pin.findings.length)}</Chip>}
    </>
  );
}

function ToolRow({ pin, onReview }: { pin: Pin; onReview: () => void }) {
  return (
    <li className="flex items-center gap-4 border-t border-line px-4 py-[9px] first:border-t-0">
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2.5 gap-y-1">
        <PlainText line text={pin.tool} className="font-mono" />
        <Marks pin={pin} />
      </div>
      <Button size="small" aria-label={t.pins.reviewOf(pin.server, pin.tool)} onClick={onReview}>
        {t.pins.review}
      </Button>
    </li>
  );
}

/** What still needs a review comes first; within that, by name. */
function inOrder(list: readonly Pin[]): readonly Pin[] {
  const weight = ({ state, tampered }: Pin) => (state === 'accepted' && !tampered ? 1 : 0);
  return list.toSorted((one, other) => weight(one) - weight(other) || one.tool.localeCompare(other.tool));
}

function ServerTools({ server, list }: { server: string; list: readonly Pin[] }) {
  const [reviewing, setReviewing] = useState<Pin | null>(null);
  const [acceptingAll, setAcceptingAll] = useState(false);
  const open = list.filter(({ state }) => state !== 'accepted');
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
          {inOrder(list).map((pin) => (
            <ToolRow key={pin.tool} pin={pin} onReview={() => setReviewing(pin)} />
          ))}
        </ul>
      </Card>
      {reviewing && <PinDialog server={server} tool={reviewing.tool} onClose={() => setReviewing(null)} />}
      {acceptingAll && <AcceptAllDialog server={server} list={open} onClose={() => setAcceptingAll(false)} />}
    </section>
  );
}

/** Every tool of every server, and how it stands to what the person accepted. */
export function ToolsScreen() {
  return (
    <Screen title={t.pins.title} subtitle={t.pins.subtitle}>
      <Loaded snapshot={pins.use()} words={t.pins.loading} onRetry={pins.reload}>
        {(list) =>
          list.length === 0 ? (
            <Empty icon={ScanSearch} title={t.pins.emptyTitle} text={t.pins.empty} />
          ) : (
            Object.entries(Object.groupBy(list, ({ server }) => server)).map(([server, tools = []]) => (
              <ServerTools key={server} server={server} list={tools} />
            ))
          )
        }
      </Loaded>
    </Screen>
  );
}
