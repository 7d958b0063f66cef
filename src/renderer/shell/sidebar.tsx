import { approvals } from '../stores/approvals.ts';
import { pins } from '../stores/pins.ts';
import { reviews } from '../stores/reviews.ts';
import { type ScreenName, screens, useScreen } from '../stores/screen.ts';
import { t } from '../text/en.ts';
import { cx } from '../ui/cx.ts';
import { GatewayCard } from './gateway-card.tsx';
import { PauseSwitch } from './pause-switch.tsx';
import { screenIcons } from './screens.ts';

function Mark() {
  return (
    <svg aria-hidden="true" viewBox="0 0 24 24" className="size-6 flex-none">
      <rect width="24" height="24" rx="7" className="fill-accent" />
      <path
        d="M5 13.5c2.2 3 3.6 3.2 4.6.6L12 8c.9-2.3 2.3-1.8 1.9.5l-.7 4.3c-.3 2 .9 2.4 2.2.9L19 10"
        fill="none"
        className="stroke-on-accent"
        strokeWidth="2"
        strokeLinecap="round"
      />
    </svg>
  );
}

function Badge() {
  const waiting = (approvals.use().value?.length ?? 0) + (reviews.use().value?.length ?? 0);
  return waiting === 0 ? null : <Count n={waiting} words={t.shell.waiting(waiting)} />;
}

function Count({ n, words }: { n: number; words: string }) {
  return (
    <span className="ml-auto rounded-full bg-ask px-[7px] py-px text-[11px] font-[650] text-on-ask max-[760px]:absolute max-[760px]:-top-0.5 max-[760px]:-right-0.5 max-[760px]:px-[5px]">
      <span aria-hidden="true">{n}</span>
      <span className="sr-only">{words}</span>
    </span>
  );
}

/** Tools that wait for a review. */
function ToolsBadge() {
  const waiting = pins.use().value?.filter(({ state }) => state !== 'accepted').length ?? 0;
  return waiting === 0 ? null : <Count n={waiting} words={t.pins.waiting(waiting)} />;
}

function Item({ name }: { name: ScreenName }) {
  const now = useScreen((state) => state.now);
  const Icon = screenIcons[name];
  return (
    <button
      type="button"
      aria-current={now === name ? 'page' : undefined}
      title={t.shell.screens[name]}
      onClick={() => useScreen.setState({ now: name })}
      className={cx(
        'relative flex items-center gap-2.5 rounded-lg px-2.5 py-[7px] text-left font-[520]',
        now === name ? 'bg-panel text-text ring-1 ring-line' : 'text-muted hover:text-text',
      )}
    >
      <Icon aria-hidden="true" className="size-4 flex-none" strokeWidth={1.8} />
      <span className="max-[760px]:sr-only">{t.shell.screens[name]}</span>
      {name === 'approvals' && <Badge />}
      {name === 'tools' && <ToolsBadge />}
    </button>
  );
}

/** The way to every screen, and the gateway's state under it; icons only where it is narrow. */
export function Sidebar() {
  return (
    <aside className="sticky top-0 flex h-dvh flex-col gap-[3px] overflow-y-auto border-r border-line bg-sunken px-3 py-4 max-[760px]:px-2">
      <div className="flex items-center gap-[9px] px-2 pt-0.5 pb-4 font-[680] tracking-[-0.01em] max-[760px]:px-1.5">
        <Mark />
        <span className="max-[760px]:sr-only">{t.common.appName}</span>
      </div>
      <nav aria-label={t.shell.navigation} className="flex flex-col gap-[3px] pb-4">
        {screens.map((name) => (
          <Item key={name} name={name} />
        ))}
      </nav>
      <PauseSwitch />
      <GatewayCard />
    </aside>
  );
}
