import type { Approval } from '../../shared/approvals.ts';
import { compareValues, type Standing } from '../lib/earlier-values.ts';
import { t } from '../text/en.ts';
import { useAgo } from '../ui/ago.tsx';
import { Chip } from '../ui/chip.tsx';
import { PhraseText } from '../ui/phrase.tsx';
import { PlainText } from '../ui/plain-text.tsx';
import { ValueTable } from '../ui/value-table.tsx';
import { claimsOf } from './claims.ts';

const differing: readonly Standing[] = ['changed', 'new', 'gone'];

function SinceLast({ approval, previous }: { approval: Approval; previous: NonNullable<Approval['previous']> }) {
  const ago = useAgo(previous.at);
  const compared = compareValues(previous.arguments, approval.arguments);
  const names = (standings: readonly Standing[]) =>
    compared.filter(({ standing }) => standings.includes(standing)).map(({ name }) => name);
  const [changed, unknown] = [names(differing), names(['unknown'])];
  return (
    <div className="text-small">
      {changed.length > 0 && (
        <p className="text-ask">
          <PhraseText phrase={t.prompt.differs(changed, ago)} />
        </p>
      )}
      {changed.length === 0 && unknown.length === 0 && <p className="text-muted">{t.prompt.unchanged(ago)}</p>}
      {unknown.length > 0 && (
        <p className="text-muted">
          <PlainText text={t.prompt.cannotCompare(unknown)} />
        </p>
      )}
    </div>
  );
}

/** All arguments, and how they differ from those of the last call that was allowed. */
export function Arguments({ approval }: { approval: Approval }) {
  const { previous } = approval;
  const none = Object.keys({ ...previous?.arguments, ...approval.arguments }).length === 0;
  if (none) return <p className="text-small text-muted">{t.prompt.noArguments}</p>;
  return (
    <section aria-label={t.prompt.arguments} className="flex flex-col gap-[9px]">
      <ValueTable values={approval.arguments} before={previous?.arguments} />
      {previous && <SinceLast approval={approval} previous={previous} />}
    </section>
  );
}

export function Claims({ approval }: { approval: Approval }) {
  const claims = claimsOf(approval.annotations);
  return (
    <div className="flex flex-wrap items-center gap-1.5 text-small">
      <span className="text-muted">{claims.some((claim) => claim.claimed) ? t.prompt.claims : t.prompt.noClaims}</span>
      {claims.map((claim) =>
        claim.claimed ? (
          <Chip key={claim.text} tone={claim.tone}>
            {claim.text}
          </Chip>
        ) : (
          <Chip key={claim.text} tone={claim.tone} title={t.prompt.assumed}>
            {claim.text}
          </Chip>
        ),
      )}
    </div>
  );
}

/** Why the person is asked at all. */
export function Why({ approval }: { approval: Approval }) {
  const { rule, because, effect } = approval.verdict;
  if (because === 'seal') return <p className="text-small text-muted">{t.prompt.whySeal}</p>;
  if (!rule) return <p className="text-small text-muted">{t.prompt.whyNoRule}</p>;
  return (
    <p className="text-small text-muted">
      {effect === 'allow' ? t.prompt.whyQuarantine : t.prompt.whyRule} <PhraseText phrase={t.rules.sentence(rule)} />
    </p>
  );
}
