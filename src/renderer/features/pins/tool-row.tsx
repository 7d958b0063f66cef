import type { Pin } from '../../../shared/pins.ts';
import type { Tool } from '../../../shared/servers.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { PlainText } from '../../ui/plain-text.tsx';

/** A tool as far as it is known: as its server lists it now, and how it stands to what the person accepted. */
export interface KnownTool {
  readonly server: string;
  readonly name: string;
  readonly tool: Tool | null;
  readonly pin: Pin | null;
}

function Marks({ pin }: { pin: Pin }) {
  return (
    <>
      <Chip tone={pin.state === 'accepted' ? 'plain' : 'ask'}>
        {pin.state === 'accepted' && pin.acceptedBy === 'first-use' ? t.pins.firstUse : t.pins.states[pin.state]}
      </Chip>
      {pin.swappedBackAt !== null && <Chip tone="ask">{t.pins.swappedBack}</Chip>}
      {pin.tampered && <Chip tone="deny">{t.pins.tampered}</Chip>}
      {pin.findings.length > 0 && <Chip tone="ask">{t.pins.findingCount(pin.findings.length)}</Chip>}
    </>
  );
}

/** One tool: what it says it does, how it stands, and what can be done with it. */
export function ToolRow({ known, onReview, onTry }: { known: KnownTool; onReview: () => void; onTry: () => void }) {
  const { server, name, tool, pin } = known;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line px-4 py-[9px] first:border-t-0">
      <div className="min-w-0 flex-1 basis-[240px]">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <PlainText line text={name} className="font-mono" />
          {pin && <Marks pin={pin} />}
        </div>
        {tool?.description && (
          <p className="line-clamp-2 text-small text-muted">
            <PlainText line text={tool.description.trim()} />
          </p>
        )}
      </div>
      <div className="flex gap-2">
        {pin && (
          <Button size="small" aria-label={t.pins.reviewOf(server, name)} onClick={onReview}>
            {t.pins.review}
          </Button>
        )}
        {tool && (
          <Button size="small" aria-label={t.trying.tryOf(server, name)} onClick={onTry}>
            {t.trying.try}
          </Button>
        )}
      </div>
    </li>
  );
}
