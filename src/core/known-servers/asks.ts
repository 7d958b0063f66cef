import { AppError } from '../../shared/errors.ts';
import type { Ask } from '../../shared/imports.ts';

/** What the person filled in, by the `name` of each ask. */
export type Answers = Readonly<Record<string, string>>;

/** What an ask comes to: what was filled in, else its default, else null. @throws AppError `input.invalid` */
export function answerTo(ask: Ask, answers: Answers): string | null {
  const given = Object.hasOwn(answers, ask.name) ? answers[ask.name]?.trim() : undefined;
  const answer = given || ask.default;
  if (!answer) {
    if (ask.required) throw invalid(`“${ask.label}” is missing.`, 'Fill it in.');
    return null;
  }
  if (ask.choices !== null && !ask.choices.includes(answer)) {
    throw invalid(`“${ask.label}” cannot be that.`, `Choose one of: ${ask.choices.join(', ')}.`);
  }
  // One line each: it becomes an argument, a header or part of an address.
  if (/[\0\r\n]/.test(answer)) throw invalid(`“${ask.label}” has more than one line.`, 'Give one line.');
  return answer;
}

/** The names in `{braces}` of a text, in order. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(braces)].map((match) => match[1] ?? '');
}

/** `text` with what `answer` gives in the place of each `{name}`; one that it does not know stays as it is. Nothing is put in twice. */
export function fill(text: string, answer: (name: string) => string | undefined): string {
  return text.replaceAll(braces, (all, name: string) => answer(name) ?? all);
}

// Not `${name}`, which is a placeholder of ours.
const braces = /(?<!\$)\{([A-Za-z_][\w.-]*)\}/g;

export function invalid(message: string, remedy: string): AppError {
  return new AppError('input.invalid', message, { remedy });
}
