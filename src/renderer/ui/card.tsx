import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx.ts';

/** A panel. */
export function Card({ className, ...rest }: ComponentProps<'div'>) {
  return <div className={cx('rounded-card border border-line bg-panel', className)} {...rest} />;
}

/** A screen: its name, what it is for, its actions, and what is on it. */
export function Screen(props: { title: string; subtitle: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <>
      <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-title font-[650] tracking-[-0.01em]">{props.title}</h1>
          <p className="text-muted">{props.subtitle}</p>
        </div>
        {props.actions && <div className="flex flex-wrap items-center gap-2.5">{props.actions}</div>}
      </header>
      {props.children}
    </>
  );
}
