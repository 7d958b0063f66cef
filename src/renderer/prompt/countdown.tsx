import { formatCountdown } from '../lib/format.ts';

const radius = 15;
const around = 2 * Math.PI * radius;
const soonMs = 15_000;

/** How long is left, in words for whoever does not see the ring. They come where they are read: after everything else, before the answers. */
export function TimeLeft({ leftMs, words }: { leftMs: number; words: (left: string) => string }) {
  return <p className="sr-only">{words(formatCountdown(leftMs))}</p>;
}

/** How long is left, as a ring that runs out; amber when it soon will. Only to look at: {@link TimeLeft} says it. */
export function Countdown({ leftMs, wholeMs }: { leftMs: number; wholeMs: number }) {
  const share = Math.min(1, Math.max(0, leftMs / Math.max(1, wholeMs)));
  const left = formatCountdown(leftMs);
  return (
    <svg viewBox="0 0 36 36" aria-hidden="true" className="size-[38px] flex-none">
      <circle cx="18" cy="18" r={radius} fill="none" className="stroke-line" strokeWidth="3" />
      <circle
        cx="18"
        cy="18"
        r={radius}
        fill="none"
        className={leftMs <= soonMs ? 'stroke-ask' : 'stroke-accent'}
        strokeWidth="3"
        strokeDasharray={around}
        strokeDashoffset={around * (1 - share)}
        strokeLinecap="round"
        transform="rotate(-90 18 18)"
      />
      <text x="18" y="21.6" textAnchor="middle" fontSize="10" className="fill-text">
        {left}
      </text>
    </svg>
  );
}
