import type { Sentence } from '../../shared/approvals.ts';
import type { Annotations } from '../../shared/servers.ts';

/** Names of arguments that say what a call is about, the most telling first. */
const telling = [
  /path|file|folder|directory|^dir$/i,
  /ur[il]$|link|host|domain/i,
  /command|script|query|sql|statement/i,
  /repo|project|branch|table|database|bucket|channel|recipient|^to$/i,
  /name|title|subject|^id$|_id$/i,
];
const longest = 200;

/** What the sentence about a call's consequence is made of: the server's claims, and the worst where it claims nothing. */
export function sentenceOf(annotations: Annotations, args: Readonly<Record<string, unknown>>): Sentence {
  const { readOnlyHint, destructiveHint, openWorldHint } = annotations;
  // A tool that says that it only reads and that it destroys contradicts itself: the worse half counts.
  const reads = readOnlyHint === true && destructiveHint !== true;
  const does = reads ? 'reads' : destructiveHint === false ? 'changes' : 'destroys';
  const claimed = reads || destructiveHint !== undefined;
  return { does, claimed, outside: openWorldHint !== false, about: aboutOf(args) };
}

function aboutOf(args: Readonly<Record<string, unknown>>): Sentence['about'] {
  const texts = Object.entries(args).filter((one): one is [string, string] => typeof one[1] === 'string');
  for (const pattern of telling) {
    const found = texts.find(([name, text]) => pattern.test(name) && text !== '');
    if (found) return { argument: found[0], text: found[1].slice(0, longest) };
  }
  return null;
}
