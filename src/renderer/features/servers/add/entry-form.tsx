import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { Ask } from '../../../../shared/imports.ts';
import { useFocusInvalid } from '../../../lib/use-focus-invalid.ts';
import { t } from '../../../text/en.ts';
import { Button } from '../../../ui/button.tsx';
import { PlainText } from '../../../ui/plain-text.tsx';
import { AskFields } from './ask-fields.tsx';
import { type Answers, givenAnswers, missingAnswers } from './asks.ts';
import { WayFoot } from './way-foot.tsx';

/** One known server: what it is, what it asks for, and the way on to its review. */
export function EntryForm(props: {
  title: string;
  description: string;
  /** Null when there is no way to run it. */
  asks: readonly Ask[] | null;
  children: ReactNode;
  onBack: () => void;
  onLook: (answers: Record<string, string>) => void;
}) {
  const { asks } = props;
  const [answers, setAnswers] = useState<Answers>({});
  const [errors, setErrors] = useState<Answers>({});
  const { form, complain } = useFocusInvalid<HTMLFormElement>();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = missingAnswers(asks ?? [], answers);
    setErrors(missing);
    if (Object.keys(missing).length > 0) return complain();
    props.onLook(givenAnswers(asks ?? [], answers));
  };
  return (
    <form ref={form} noValidate className="flex flex-col gap-3.5" onSubmit={submit}>
      <div>
        <h2 ref={heading} tabIndex={-1} className="text-[15px] font-[600]">
          <PlainText line text={props.title} />
        </h2>
        <p className="text-muted">
          <PlainText text={props.description} />
        </p>
      </div>
      {props.children}
      {asks && <AskFields asks={asks} answers={answers} errors={errors} onAnswers={setAnswers} />}
      <WayFoot onBack={props.onBack}>
        {asks && (
          <Button type="submit" look="primary">
            {t.adding.look}
          </Button>
        )}
      </WayFoot>
    </form>
  );
}
