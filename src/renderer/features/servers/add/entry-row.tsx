import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Avatar } from '../../../ui/chip.tsx';
import { PlainText } from '../../../ui/plain-text.tsx';

/** One server to choose, from the catalog or the registry; all of its texts are its publisher's. */
export function EntryRow(props: {
  title: string;
  aside: string;
  description: string;
  chips?: ReactNode;
  onOpen: () => void;
}) {
  return (
    <li className="group border-t border-line first:border-t-0">
      <button
        type="button"
        onClick={props.onOpen}
        className="flex w-full items-center gap-3.5 px-4 py-2.5 text-left -outline-offset-2 group-first:rounded-t-card group-last:rounded-b-card hover:bg-sunken"
      >
        <Avatar name={props.title} />
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5">
            <PlainText line text={props.title} className="font-[600]" />
            <PlainText line text={props.aside} className="text-small text-muted" />
            {props.chips}
          </span>
          <PlainText line text={props.description} className="block text-small text-muted" />
        </span>
        <ChevronRight aria-hidden="true" className="size-4 flex-none text-muted" />
      </button>
    </li>
  );
}
