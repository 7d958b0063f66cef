import type { ComponentProps } from 'react';
import { cx } from './cx.ts';

const looks = {
  plain: 'border-line bg-panel text-text hover:border-edge',
  primary: 'border-accent bg-accent text-on-accent hover:brightness-110',
  danger: 'border-line bg-panel text-deny hover:border-deny',
  destroy: 'border-deny bg-deny text-on-deny hover:brightness-110',
  quiet: 'border-transparent bg-transparent text-muted hover:text-text hover:bg-sunken',
};

/** What a button looks like, for triggers that are not made here. */
export function buttonClass(look: keyof typeof looks = 'plain', size: 'normal' | 'small' = 'normal'): string {
  return cx(
    'inline-flex items-center justify-center gap-2 rounded-lg border font-[550] whitespace-nowrap select-none',
    'disabled:opacity-55 disabled:hover:brightness-100 transition-[filter,border-color]',
    size === 'small' ? 'px-2.5 py-1 text-small' : 'px-[13px] py-[7px]',
    looks[look],
  );
}

export interface ButtonProps extends ComponentProps<'button'> {
  look?: keyof typeof looks;
  size?: 'normal' | 'small';
}

export function Button({ look = 'plain', size = 'normal', className, ...rest }: ButtonProps) {
  return <button type="button" className={cx(buttonClass(look, size), className)} {...rest} />;
}
