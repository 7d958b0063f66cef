import { type ParseError, parse as parseJson } from 'jsonc-parser';
import { parse as parseToml, TomlError } from 'smol-toml';
import { parseDocument as parseYaml } from 'yaml';
import { AppError } from '../../shared/errors.ts';
import { malformed, unreadable } from './unreadable.ts';
import { toValues } from './values.ts';

export type Format = 'json' | 'toml' | 'yaml';

/** The largest document that is read, in characters. */
export const largestDocument = 1_000_000;

/**
 * What a document says, its objects as maps. JSON may have comments and trailing commas, may be the inside of an object, and may
 * stand in a code block.
 *
 * @throws AppError `import.unreadable`, with the line and column where it is not well-formed; it never repeats what was read
 */
export function parseDocument(source: string, format: Format = guessFormat(source)): unknown {
  if (source.length > largestDocument) throw unreadable('it is larger than a megabyte');
  try {
    return toValues(parsers[format](source.replace(/^\ufeff/, '')));
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (error instanceof RangeError) throw unreadable('it is nested too deeply');
    throw unreadable(`it is not well-formed ${names[format]}`);
  }
}

/** The format of a text that nobody named. */
export function guessFormat(source: string): Format {
  const start = bare(source).trimStart();
  if (/^(?:[{"/]|\[(?!\[?[A-Za-z_]))/.test(start)) return 'json';
  return /^[ \t]*\[{1,2}[\w."' -]+\]{1,2}[ \t\r]*$/m.test(start) ? 'toml' : 'yaml';
}

const names: Readonly<Record<Format, string>> = { json: 'JSON', toml: 'TOML', yaml: 'YAML' };
const parsers: Readonly<Record<Format, (source: string) => unknown>> = {
  json(source) {
    const inside = bare(source);
    const wrapped = inside.trimStart().startsWith('"');
    const whole = wrapped ? `{${inside}\n}` : inside;
    const errors: ParseError[] = [];
    const value = parseJson(whole, errors, { allowTrailingComma: true, disallowComments: false });
    const [first] = errors;
    if (first) throw malformed('JSON', inside, wrapped ? Math.max(0, first.offset - 1) : first.offset);
    return value;
  },
  toml(source) {
    try {
      return parseToml(bare(source));
    } catch (error) {
      throw error instanceof TomlError ? malformed('TOML', source, error) : error;
    }
  },
  yaml(source) {
    const document = parseYaml(bare(source), { prettyErrors: true });
    const [first] = document.errors;
    if (first) {
      const [start] = first.linePos ?? [];
      throw malformed('YAML', source, start ? { line: start.line, column: start.col } : first.pos[0]);
    }
    return document.toJS({ maxAliasCount: 100 });
  },
};

/** What stands in a Markdown code block, if it is one. */
function bare(source: string): string {
  return /^\s*```[\w-]*\r?\n([\s\S]*?)\r?\n?```\s*$/.exec(source)?.[1] ?? source;
}
