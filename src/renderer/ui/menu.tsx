import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { PlainText } from './plain-text.tsx';

export interface MenuItem {
  readonly label: string;
  readonly text?: string;
  readonly onSelect: () => void;
}

/**
 * A button's menu. Not modal: Radix's modal menus inject a style element, which the CSP refuses. In place rather than at the
 * document's end, so that it lies inside the page's landmarks.
 */
export function Menu({ trigger, items }: { trigger: ReactNode; items: readonly MenuItem[] }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Content
        align="end"
        sideOffset={6}
        collisionPadding={8}
        className="z-50 max-h-(--radix-dropdown-menu-content-available-height) max-w-[min(360px,calc(100vw-16px))] min-w-[160px] overflow-y-auto rounded-card border border-line bg-panel p-1 shadow-card"
      >
        {items.map((item) => (
          <DropdownMenu.Item
            key={item.label}
            onSelect={item.onSelect}
            className="rounded-[7px] px-3 py-2 outline-none data-highlighted:bg-accent-soft"
          >
            <div className="font-[550]">{item.label}</div>
            {item.text && <PlainText text={item.text} className="block text-small text-muted" />}
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}
