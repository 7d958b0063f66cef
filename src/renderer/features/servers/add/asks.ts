import type { Ask } from '../../../../shared/imports.ts';
import { t } from '../../../text/en.ts';

/** What the person typed, by the name of what was asked. */
export type Answers = Readonly<Record<string, string>>;

/** What stands in the field: what was typed or, before anything was, what is usual. */
export function answerTo(ask: Ask, answers: Answers): string {
  return answers[ask.name] ?? ask.default ?? '';
}

/** What is needed and was not given, by name. */
export function missingAnswers(asks: readonly Ask[], answers: Answers): Answers {
  const missing = asks.filter((ask) => ask.required && answerTo(ask, answers).trim() === '');
  return Object.fromEntries(missing.map((ask) => [ask.name, t.adding.asks.required]));
}

/** Only what is asked for and was given: an empty field is left out. */
export function givenAnswers(asks: readonly Ask[], answers: Answers): Record<string, string> {
  const given = asks.map((ask) => [ask.name, answerTo(ask, answers)] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== ''));
}
