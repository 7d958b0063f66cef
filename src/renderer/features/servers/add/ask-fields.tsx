import type { Ask } from '../../../../shared/imports.ts';
import { t } from '../../../text/en.ts';
import { SelectField, TextField } from '../../../ui/field.tsx';
import { type Answers, answerTo } from './asks.ts';

const words = t.adding.asks;

function AskField(props: { ask: Ask; value: string; error: string | undefined; onText: (text: string) => void }) {
  const { ask, value, error, onText } = props;
  const label = ask.required ? ask.label : words.optional(ask.label);
  const hint = [ask.hint, ask.secret ? words.secret : null].filter(Boolean).join(' ') || undefined;
  if (ask.choices && !ask.secret) {
    const empty = { value: '', label: ask.required ? words.choose : words.leaveOut };
    const options = [empty, ...ask.choices.map((choice) => ({ value: choice, label: choice }))];
    return <SelectField label={label} hint={hint} error={error} value={value} options={options} onChoose={onText} />;
  }
  return (
    <TextField
      label={label}
      hint={hint}
      error={error}
      mono
      type={ask.secret ? 'password' : 'text'}
      value={value}
      onText={onText}
    />
  );
}

/** What a server needs to be told, one field each. Secret ones show nothing of what is typed. */
export function AskFields(props: {
  asks: readonly Ask[];
  answers: Answers;
  errors: Answers;
  onAnswers: (answers: Answers) => void;
}) {
  const { asks, answers, errors, onAnswers } = props;
  if (asks.length === 0) return <p className="text-small text-muted">{words.nothing}</p>;
  return asks.map((ask) => (
    <AskField
      key={ask.name}
      ask={ask}
      value={answerTo(ask, answers)}
      error={errors[ask.name]}
      onText={(text) => onAnswers({ ...answers, [ask.name]: text })}
    />
  ));
}
