import type { ReactNode } from 'react';

/** What is known of something, as label and value, one beneath the other. */
export function FactList({ label, facts }: { label: string; facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl
      aria-label={label}
      className="grid grid-cols-[auto_minmax(0,1fr)] items-baseline gap-x-6 gap-y-2 text-small max-[520px]:grid-cols-1 max-[520px]:gap-y-0"
    >
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 max-[520px]:mb-2">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
