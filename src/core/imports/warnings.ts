import { domainToUnicode } from 'node:url';
import { saysSecret } from '../../shared/secret-names.ts';
import type { Problem } from '../../shared/servers.ts';
import { hiddenIn } from '../hidden.ts';
import { kindOfHost } from '../network-address.ts';
import { quote } from '../quote.ts';
import type { Machine } from './client-files.ts';
import type { Draft } from './draft.ts';
import { launchWarnings } from './launch-warnings.ts';
import { isSecret, type Text, valuesIn } from './text.ts';
import { toProblem } from './to-problem.ts';

/** Says whether a command is a program here. @throws AppError with the reason when it is none */
export type FindCommand = (command: string, cwd: string | undefined) => Promise<string>;

/** Everything the person should know before this server is added; none of it keeps it from being added. */
export async function warningsOf(draft: Draft, machine: Machine, findCommand: FindCommand): Promise<Problem[]> {
  const words = draft.args.map(shown);
  return unique([
    ...hidden(draft),
    ...(draft.url ? addressWarnings(shown(draft.url)) : []),
    ...(draft.command === null ? [] : launchWarnings(draft.command, words, machine.home)),
    ...draft.notes,
    ...readsVariables(draft, machine),
    ...liftedFromTexts(draft),
    ...(await programWarning(draft, findCommand)),
  ]);
}

function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.code} ${problem.message}`, problem])).values()];
}

/** A text without its secrets and placeholders. */
function shown(text: Text): string {
  return text
    .map((part) => (typeof part === 'string' ? part : isSecret(part) ? '***' : `\${${part.variable}}`))
    .join('');
}

function textsOf(draft: Draft): [place: string, text: string][] {
  return [
    ['name', draft.originalName],
    ['command', draft.command ?? ''],
    ['folder', draft.cwd ?? ''],
    ['address', shown(draft.url ?? [])],
    ...draft.args.map((arg, at): [string, string] => [`argument ${at + 1}`, shown(arg)]),
    ...draft.values.flatMap(({ name, text }): [string, string][] => [
      ['variable’s or header’s name', name],
      [`value of ${name.replaceAll(/[^\w.-]/g, '')}`, shown(text)],
    ]),
  ];
}

function hidden(draft: Draft): Problem[] {
  return textsOf(draft).flatMap(([place, text]) => {
    const at = hiddenIn(text);
    if (at < 0) return [];
    const code = (text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return [{ code: 'hidden', message: `Its ${place} holds a character that hides or reorders text: U+${code}.` }];
  });
}

function addressWarnings(url: string): Problem[] {
  const address = URL.parse(url);
  if (!address) return [];
  const warnings: Problem[] = [];
  if (address.hostname.split('.').some((label) => label.startsWith('xn--'))) {
    const looks = domainToUnicode(address.hostname);
    const message = `Its host has letters that may look like others: ${quote(looks)} is really ${address.hostname}.`;
    warnings.push({ code: 'look_alike_host', message, remedy: 'Compare it with the address its makers publish.' });
  }
  if (/^(?:http|ws):$/.test(address.protocol) && kindOfHost(address) !== 'loopback') {
    const message = `What is sent to ${address.host} is not encrypted, its secrets included.`;
    warnings.push({ code: 'plain_http', message, remedy: 'Use its https:// or wss:// address.' });
  }
  return warnings;
}

/** Variables of the person's own that hold a secret: whoever wrote this decides where they are sent. */
function readsVariables({ args, url, values }: Draft, { environment }: Machine): Problem[] {
  const parts = [...args, ...(url ? [url] : []), ...values.map(({ text }) => text)].flat();
  return parts.flatMap((part) => {
    if (typeof part === 'string' || isSecret(part) || !environment[part.variable] || !saysSecret(part.variable))
      return [];
    const message = `It is given your environment variable ${part.variable}, whose name says that it is a secret.`;
    return [{ code: 'reads_variable', message }];
  });
}

/** A value that is a secret as a whole is shown as one; this tells of those inside longer texts. */
function liftedFromTexts({ args, url, values }: Draft): Problem[] {
  const places: [string, readonly Text[]][] = [
    ['arguments', args],
    ['address', url ? [url] : []],
    ['environment or headers', values.map(({ text }) => text).filter((text) => text.length > 1)],
  ];
  return places.flatMap(([place, texts]) =>
    valuesIn(texts).map(({ label, value }) => ({
      code: 'secret_lifted',
      message: `A secret of ${value.length} characters in its ${place} (${label}) goes to the vault.`,
    })),
  );
}

async function programWarning({ command, cwd }: Draft, findCommand: FindCommand): Promise<Problem[]> {
  if (command === null) return [];
  try {
    await findCommand(command, cwd ?? undefined);
    return [];
  } catch (error) {
    return [toProblem(error)];
  }
}
