import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

export interface Tab<V extends string> {
  readonly value: V;
  readonly label: ReactNode;
  readonly content: ReactNode;
}

/** One of several views, the others a click or an arrow key away; only the one in sight is mounted. */
export function Tabs<V extends string>(props: {
  label: string;
  value: V;
  tabs: readonly Tab<V>[];
  onChoose: (value: V) => void;
}) {
  const choose = (value: string) => {
    const tab = props.tabs.find((one) => one.value === value);
    if (tab) props.onChoose(tab.value);
  };
  return (
    <Radix.Root value={props.value} onValueChange={choose} className="flex min-w-0 flex-col gap-4">
      <Radix.List aria-label={props.label} className="flex flex-wrap gap-x-5 border-b border-line max-[520px]:gap-x-4">
        {props.tabs.map(({ value, label }) => (
          <Radix.Trigger
            key={value}
            value={value}
            className="-mb-px border-b-2 border-transparent py-2 font-[550] text-muted hover:text-text data-[state=active]:border-accent data-[state=active]:text-text"
          >
            {label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {props.tabs.map(({ value, content }) => (
        <Radix.Content key={value} value={value} className="flex min-w-0 flex-col gap-5">
          {content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
