import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { dotTone, softTone, type Tone } from './tone.ts';

/** A word in its colour. */
export function Chip({ tone = 'plain', title, children }: { tone?: Tone; title?: string; children: ReactNode }) {
  return (
    <span
      {...(title === undefined ? {} : { title })}
      className={cx(
        'inline-flex items-center gap-[5px] justify-self-start rounded-full px-2 py-0.5 text-[12px] whitespace-nowrap',
        softTone[tone],
      )}
    >
      {children}
    </span>
  );
}

/** The state at a glance; the word beside it says the same. */
export function Dot({ tone = 'plain' }: { tone?: Tone }) {
  return <span aria-hidden="true" className={cx('size-2 flex-none rounded-full', dotTone[tone])} />;
}

/** The first letter of a name. */
export function Avatar({
  name,
  tone = 'accent',
  large = false,
  className,
}: {
  name: string;
  tone?: Tone;
  large?: boolean;
  className?: string;
}) {
  return (
    <span
      aria-hidden="true"
      className={cx(
        'grid flex-none place-items-center rounded-[9px] font-[650]',
        large ? 'size-10' : 'size-[34px]',
        softTone[tone],
        className,
      )}
    >
      {(Array.from(name)[0] ?? '').toUpperCase()}
    </span>
  );
}
