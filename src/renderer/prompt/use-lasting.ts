import { useEffect, useMemo, useState } from 'react';
import type { Approval, Preview } from '../../shared/approvals.ts';
import type { ArgumentCondition } from '../../shared/rule-conditions.ts';
import { ask } from '../host.ts';
import { type Offer, offersFor } from './lasting.ts';

/** Ticks come one after another; history is searched once they have settled, in milliseconds. */
const settledMs = 150;

/** Which conditions a longer answer to this approval would have, and how it agrees with answers given before. */
export interface Lasting {
  readonly offers: readonly Offer[];
  isTicked(offer: Offer): boolean;
  tick(offer: Offer, on: boolean): void;
  /** The ticked ones; undefined when there are none, which is any arguments. */
  readonly when: ArgumentCondition[] | undefined;
  /** Null until it is known, and when it cannot be. */
  readonly preview: Preview | null;
}

export function useLasting(approval: Approval): Lasting {
  // Of what was shown first: the same approval announced again takes no tick away.
  const [offers] = useState(() => offersFor(approval.arguments));
  const [ticked, setTicked] = useState<ReadonlySet<Offer>>(() => new Set(offers.filter(({ usual }) => usual)));
  const [preview, setPreview] = useState<Preview | null>(null);
  const when = useMemo(() => {
    const chosen = offers.filter((one) => ticked.has(one)).map(({ condition }) => condition);
    return chosen.length === 0 ? undefined : chosen;
  }, [offers, ticked]);
  const { id } = approval;

  useEffect(() => {
    let current = true;
    setPreview(null);
    const look = () =>
      ask('approvals.preview', when === undefined ? { id } : { id, when }).then(
        (found) => current && setPreview(found),
        // A preview is only a help: without it the conditions still say what they say.
        () => undefined,
      );
    const timer = setTimeout(look, settledMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [id, when]);

  return {
    offers,
    isTicked: (one) => ticked.has(one),
    tick: (one, on) =>
      setTicked((now) => {
        const next = new Set(now);
        if (on) next.add(one);
        else next.delete(one);
        return next;
      }),
    when,
    preview,
  };
}
