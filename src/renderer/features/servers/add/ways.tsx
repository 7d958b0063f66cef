import {
  ChevronRight,
  ClipboardPaste,
  Globe,
  HardDriveDownload,
  Library,
  type LucideIcon,
  PenLine,
} from 'lucide-react';
import { t } from '../../../text/en.ts';

export const ways = ['clients', 'catalog', 'registry', 'text', 'hand'] as const;
/** How a server can be added. */
export type Way = (typeof ways)[number];

const icons: Record<Way, LucideIcon> = {
  clients: HardDriveDownload,
  catalog: Library,
  registry: Globe,
  text: ClipboardPaste,
  hand: PenLine,
};

/** The ways to add a server, to choose one. */
export function Ways({ onChoose }: { onChoose: (way: Way) => void }) {
  return (
    <ul className="rounded-card border border-line">
      {ways.map((way) => {
        const Icon = icons[way];
        return (
          <li key={way} className="group border-t border-line first:border-t-0">
            <button
              type="button"
              onClick={() => onChoose(way)}
              className="flex w-full items-center gap-3.5 px-4 py-3 text-left -outline-offset-2 group-first:rounded-t-card group-last:rounded-b-card hover:bg-sunken"
            >
              <span className="grid size-[34px] flex-none place-items-center rounded-[9px] bg-accent-soft text-accent">
                <Icon aria-hidden="true" className="size-4" />
              </span>
              <span className="min-w-0 flex-1">
                <span className="block font-[600]">{t.adding.ways[way].title}</span>
                <span className="block text-small text-muted">{t.adding.ways[way].text}</span>
              </span>
              <ChevronRight aria-hidden="true" className="size-4 flex-none text-muted" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
