import { type ReactNode, useEffect, useRef } from 'react';
import { cx } from '../ui/cx.ts';

interface QuestionCardProps {
  titleId: string;
  takeFocus: boolean;
  /** Fills the window instead of being a card in it. */
  fill: boolean;
  children: ReactNode;
  /** The answers. */
  foot: ReactNode;
}

/** The frame of something that waits for the person. The focus goes to the whole of it, to no answer, and the answers stay in sight. */
export function QuestionCard({ titleId, takeFocus, fill, children, foot }: QuestionCardProps) {
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (takeFocus) card.current?.focus();
  }, [takeFocus]);
  return (
    <section
      ref={card}
      role="alertdialog"
      aria-labelledby={titleId}
      tabIndex={-1}
      className={cx(
        'flex min-w-0 flex-col bg-panel',
        fill ? 'min-h-dvh' : 'rounded-card border border-line shadow-card',
      )}
    >
      {children}
      {foot && (
        <footer
          className={cx(
            'sticky bottom-0 flex flex-wrap items-center gap-x-1.5 gap-y-2 border-t border-line bg-foot px-[22px] py-[13px]',
            !fill && 'rounded-b-card',
          )}
        >
          {foot}
        </footer>
      )}
    </section>
  );
}
