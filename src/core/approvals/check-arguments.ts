import { Ajv } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { AppError } from '../../shared/errors.ts';
import type { Tool } from '../../shared/servers.ts';
import { linearSearch } from '../linear-regex.ts';

/** A schema larger than this is not worth the time it could take. */
const largest = 256 * 1024;

/**
 * Holds arguments the person wrote against the tool's input schema. Its expressions take time linear in what they are held against,
 * so that a server cannot make Countersign stand still; one that cannot run so makes the schema unusable.
 *
 * @throws AppError `approval.arguments` when they do not fit, or nobody can tell
 */
export function checkArguments(tool: Tool, args: Readonly<Record<string, unknown>>): void {
  const problem = problemWith(tool, args);
  if (problem === null) return;
  throw new AppError('approval.arguments', `The edited arguments do not fit the tool: ${problem}`, {
    remedy: 'Correct them, or answer without editing.',
  });
}

function problemWith({ inputSchema }: Tool, args: Readonly<Record<string, unknown>>): string | null {
  try {
    if (JSON.stringify(inputSchema).length > largest) return 'its schema is too large to check them against.';
    const engine = engineFor(inputSchema.$schema);
    const fits = engine.compile(inputSchema);
    return fits(args) ? null : engine.errorsText(fits.errors, { dataVar: 'arguments' });
  } catch {
    return 'its schema cannot be used to check them.';
  }
}

const regExp = Object.assign((pattern: string) => ({ test: linearSearch(pattern) }), { code: 'linearSearch' });

/** For the dialect the schema says it is in; MCP's own where it says nothing. Formats are left to the server. */
function engineFor(dialect: unknown): Ajv {
  const options = { strict: false, validateFormats: false, validateSchema: false, code: { regExp } } as const;
  if (dialect === undefined) return new Ajv2020(options);
  const [, name] =
    /^https?:\/\/json-schema\.org\/(draft-0[67]|draft\/20(?:19-09|20-12))\/schema#?$/.exec(String(dialect)) ?? [];
  if (name === 'draft/2020-12') return new Ajv2020(options);
  if (name === 'draft/2019-09') return new Ajv2019(options);
  if (name === undefined) throw new Error('a dialect nobody knows');
  return new Ajv(options);
}
