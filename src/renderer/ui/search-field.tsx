import { cx } from './cx.ts';
import { inputClass } from './field.tsx';

/** Search as you type; the words in it are its label too. */
export function SearchField(props: { label: string; value: string; onText: (text: string) => void }) {
  return (
    <input
      type="search"
      aria-label={props.label}
      placeholder={props.label}
      maxLength={200}
      spellCheck={false}
      className={cx(inputClass, 'min-w-[180px] flex-1')}
      value={props.value}
      onChange={(event) => props.onText(event.target.value)}
    />
  );
}
