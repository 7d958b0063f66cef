import type { Definition, Finding } from '../../shared/pins.ts';
import { hiddenIn } from '../hidden.ts';
import { leaves } from './changes.ts';

/** What the scanner knows of the surroundings. */
export interface Surroundings {
  /** The names of tools of other servers. */
  readonly otherTools: readonly string[];
  /** The names of the server's other tools. */
  readonly siblings: readonly string[];
}

const excerptLength = 200;
const largest = { bytes: 64 * 1024, depth: 16, findings: 50 };

/** What a text says that only a model would obey. Kept narrow: a hint that is always there is no hint. */
const orders: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override)\b[^.\n]{0,40}\b(?:previous|prior|above|earlier|other|all|system|safety)\b[^.\n]{0,30}\b(?:instruction|prompt|rule|guideline|message|polic)/i,
  /\b(?:do not|don['’]t|never|without)\s+(?:\w+\s+)?(?:tell|telling|mention|mentioning|inform|informing|notify|notifying|reveal|revealing|show|showing|ask|asking|alert|alerting)\b[^.\n]{0,40}\b(?:user|person|human|anyone|anybody|them)\b/i,
  /<\/?(?:important|system|instructions?|secret|hidden|assistant|admin)\b[^>]{0,40}>/i,
  /\b(?:system prompt|developer message|you are now)\b/i,
  /\b(?:before|prior to|after|when(?:ever)?|instead of)\s+(?:you\s+)?(?:using|calling|invoking|running|use|call|invoke)\b[^.\n]{0,40}\b(?:any|other|another|every|this)\b[^.\n]{0,20}\btools?\b[^.\n]{0,60}\b(?:must|always|first|read|send|call|pass|include)\b/i,
  /\b(?:must|always)\s+(?:first\s+)?(?:call|use|invoke|run)\s+this\s+tool\s+(?:first|before)\b/i,
  /\b(?:send|forward|upload|post|bcc|copy|exfiltrate)\b[^.\n]{0,60}\b(?:conversation|chat history|context|previous messages|system prompt)\b/i,
];

/** What asks for something that belongs in a vault, in a text. */
const secretRequests: readonly RegExp[] = [
  /(?:~|\$HOME|%USERPROFILE%)?[/\\]\.(?:ssh|aws|gnupg|kube|netrc|npmrc)\b|\bid_(?:rsa|ed25519|ecdsa)\b|(?:^|[\s"'`/])\.env\b/i,
  /\b(?:provide|include|pass|paste|enter|supply|send|read)\b[^.\n]{0,60}\b(?:password|passphrase|private key|seed phrase|api[ _-]?key|access token|secret key|credit card|credentials)\b/i,
];
/** Argument names that are secrets by themselves. */
const secretName =
  /^(?:.*[_-])?(?:password|passwd|passphrase|secret|private_?key|api_?key|access_?token|auth_?token|seed_?phrase|credentials?)$/i;

/** Hints about a definition: what a person should look at twice. Pure; it proves nothing, and neither does its silence. */
export function scan(definition: Definition, surroundings: Surroundings): Finding[] {
  const findings: Finding[] = [];
  const add = (kind: Finding['kind'], place: string, excerpt: string) => {
    const known = findings.some((one) => one.kind === kind && one.place === place);
    if (!known && findings.length < largest.findings)
      findings.push({ kind, place, excerpt: excerpt.slice(0, excerptLength) });
  };
  const { start: _start, address: _address, ...said } = definition;
  for (const [place, text] of textsOf(said)) {
    const hidden = hiddenIn(text);
    if (hidden !== -1) add('hidden', place, around(text, hidden, 1));
    look(orders, text, (at, length) => add('order', place, around(text, at, length)));
    look(secretRequests, text, (at, length) => add('secret', place, around(text, at, length)));
    const other = mentioned(text, surroundings);
    if (other) add('other-tool', place, around(text, other.at, other.name.length));
  }
  for (const { name, place } of argumentNames(definition.inputSchema, 'inputSchema', 0)) {
    if (secretName.test(name.replace(/([a-z])([A-Z])/g, '$1_$2'))) add('secret', place, name);
  }
  const alike = surroundings.siblings.find(
    (name) => name !== definition.name && skeleton(name) === skeleton(definition.name),
  );
  if (alike !== undefined) add('confusable', 'name', `${definition.name} · ${alike}`);
  else if (/[^\x20-\x7e]/.test(definition.name)) add('confusable', 'name', definition.name);
  for (const place of ['inputSchema', 'outputSchema'] as const) {
    const size = sizeOf(definition[place]);
    if (size.bytes > largest.bytes) add('oversized', place, `${size.bytes} bytes`);
    if (size.depth > largest.depth) add('oversized', place, `${size.depth} levels deep`);
  }
  return findings;
}

/** Every text and every name in it by its place: a name can hide as much as a text. */
function textsOf(said: Omit<Definition, 'start' | 'address'>): [string, string][] {
  return [...leaves({ ...said, start: null, address: null })].flatMap(([place, text]): [string, string][] =>
    hiddenIn(place) === -1
      ? [[place, text]]
      : [
          [place, text],
          [place, place],
        ],
  );
}

function look(patterns: readonly RegExp[], text: string, found: (at: number, length: number) => void): void {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (!match) continue;
    found(match.index, match[0].length);
    return;
  }
}

/** A mention of another server's tool; plain words such as `search` are left alone, and so are names the server has itself. */
function mentioned(text: string, { otherTools, siblings }: Surroundings): { name: string; at: number } | null {
  for (const name of otherTools) {
    if (!/[_-]|[a-z][A-Z]/.test(name) || siblings.includes(name)) continue;
    const at = text.indexOf(name);
    if (at < 0 || /\w/.test(text[at - 1] ?? '') || /\w/.test(text[at + name.length] ?? '')) continue;
    return { name, at };
  }
  return null;
}

function around(text: string, at: number, length: number): string {
  const margin = Math.max(0, Math.floor((excerptLength - length) / 2));
  return text.slice(Math.max(0, at - margin), at + length + margin);
}

/** Names that look alike to a person have the same skeleton. */
function skeleton(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[-_.\s]/g, '')
    .replace(/0/g, 'o')
    .replace(/[1i|]/g, 'l')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w');
}

/** The names of all arguments, also of those inside others. */
function argumentNames(schema: unknown, place: string, depth: number): { name: string; place: string }[] {
  if (typeof schema !== 'object' || schema === null || depth > largest.depth) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    const own = key === 'properties' && !Array.isArray(schema) && typeof value === 'object' && value !== null;
    const names = own ? Object.keys(value).map((name) => ({ name, place: `${place}.properties.${name}` })) : [];
    return [...names, ...argumentNames(value, `${place}.${key}`, depth + 1)];
  });
}

/** How large a schema is, looked at level by level so that no depth can hurt. */
function sizeOf(schema: unknown): { bytes: number; depth: number } {
  let depth = 0;
  let level: unknown[] = [schema];
  while (level.length > 0 && depth <= 1000) {
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
    if (level.length > 0) depth += 1;
  }
  return { bytes: depth > 500 ? Number.POSITIVE_INFINITY : Buffer.byteLength(JSON.stringify(schema) ?? ''), depth };
}
