import { hostIn } from './host-in.ts';

/** What a text is, as far as it shows; `text` when nothing does. Only how it is drawn depends on it. */
export type ValueKind = 'text' | 'path' | 'address' | 'json' | 'diff' | 'sql' | 'code';

const sqlStart = /^\s*(select|insert|update|delete|with|create|drop|alter|truncate|grant|revoke|merge|explain)\b/i;
const sqlName = /sql|query|statement/i;
const codeName = /^(code|command|cmd|script|source|program|expression|regex)$|_(code|command|script)$/i;
const pathStart = /^(~?\/|\.{1,2}[\\/]|[a-z]:[\\/]|\\\\)/i;
const pathName = /path|file|folder|directory|^dir$|^cwd$/i;
const diffLines = /^(diff --git .+|@@ -\d.* @@.*|--- .+\n\+\+\+ .+)$/m;
const longestJson = 200_000;

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text) || text.length > longestJson) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** @param name of the argument; empty where it has none */
export function valueKind(name: string, text: string): ValueKind {
  if (hostIn(text) !== null) return 'address';
  if (diffLines.test(text.slice(0, 10_000))) return 'diff';
  if (isJson(text)) return 'json';
  if (sqlName.test(name) && sqlStart.test(text)) return 'sql';
  if (codeName.test(name)) return 'code';
  const isLine = !/[\r\n]/.test(text) && text.length <= 4096;
  return isLine && (pathStart.test(text) || (pathName.test(name) && /^[^\s]*[\\/]/.test(text))) ? 'path' : 'text';
}
