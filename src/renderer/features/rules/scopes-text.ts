import { type Scopes, scopeStepSchema, toolScopesSchema } from '../../../shared/rule-set.ts';
import { t } from '../../text/en.ts';
import { listed } from './rule-form.ts';

const words = t.rules.scopesForm;

/** The hierarchy as lines: `files:admin > files:write, files:read`. */
export function hierarchyText({ hierarchy }: Scopes): string {
  return hierarchy.map(({ scope, includes }) => `${scope} > ${includes.join(', ')}`).join('\n');
}

/** The mapping as lines: `github create_* = github:write`. */
export function toolsText({ tools }: Scopes): string {
  return tools.map(({ server, tool, scopes }) => `${server} ${tool} = ${scopes.join(', ')}`).join('\n');
}

type Read<T> = { readonly value: T[] } | { readonly error: string };

function readLines<T>(text: string, read: (line: string) => T | string): Read<T> {
  const value: T[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const found = read(line.trim());
    if (typeof found === 'string') return { error: words.wrong(at + 1, found) };
    value.push(found);
  }
  return { value };
}

/** The lines of {@link hierarchyText} read back, or what is wrong with the first that is none. */
export function readHierarchy(text: string): Read<Scopes['hierarchy'][number]> {
  return readLines(text, (line) => {
    const [scope, includes, more] = line.split('>').map((part) => part.trim());
    if (scope === undefined || includes === undefined || more !== undefined) return words.needs.hierarchy;
    const parsed = scopeStepSchema.safeParse({ scope, includes: listed(includes) });
    return parsed.success ? parsed.data : (parsed.error.issues[0]?.message ?? words.needs.hierarchy);
  });
}

/** The lines of {@link toolsText} read back, or what is wrong with the first that is none. */
export function readTools(text: string): Read<Scopes['tools'][number]> {
  return readLines(text, (line) => {
    const [, server, tool, scopes] = /^(\S+)\s+(.+?)\s*=\s*([^=]*)$/.exec(line) ?? [];
    if (server === undefined || tool === undefined || scopes === undefined) return words.needs.tools;
    const parsed = toolScopesSchema.safeParse({ server, tool, scopes: listed(scopes) });
    return parsed.success ? parsed.data : (parsed.error.issues[0]?.message ?? words.needs.tools);
  });
}
