import type { ComparedValue } from '../lib/earlier-values.ts';
import { t } from '../text/en.ts';
import { DiffText } from './diff-text.tsx';
import { PlainText } from './plain-text.tsx';
import { ValueView } from './value-view.tsx';

const short = 60;

function brief(value: unknown): string | null {
  if (typeof value === 'object' && value !== null) return null;
  const text = typeof value === 'string' ? value : String(value);
  return text !== '' && text.length <= short && !text.includes('\n') ? text : null;
}

function Changed({ name, before, now }: ComparedValue) {
  const [old, fresh] = [brief(before), brief(now)];
  if (old !== null && fresh !== null) {
    return (
      <span>
        <del className="text-muted line-through">
          <PlainText text={old} />
        </del>{' '}
        →{' '}
        <ins className="font-[650] no-underline">
          <PlainText text={fresh} />
        </ins>
      </span>
    );
  }
  if (typeof before === 'string' && typeof now === 'string') return <DiffText before={before} after={now} />;
  return (
    <>
      <ValueView name={name} value={now} />
      <div className="mt-1 text-muted">
        {t.common.before}: <ValueView name={name} value={before} />
      </div>
    </>
  );
}

/** A value beside what it was. What it is now is always there whole. */
export function ComparedValueView({ compared }: { compared: ComparedValue }) {
  const { name, standing, before, now } = compared;
  if (standing === 'changed') return <Changed {...compared} />;
  if (standing === 'gone') {
    return (
      <>
        <del className="text-muted line-through">
          <ValueView name={name} value={before} />
        </del>{' '}
        <span className="font-sans text-muted">{t.common.goneValue}</span>
      </>
    );
  }
  return (
    <>
      <ValueView name={name} value={now} />
      {standing === 'new' && <span className="font-sans text-muted"> {t.common.newValue}</span>}
    </>
  );
}
