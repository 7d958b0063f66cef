import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv';
import { AppError } from '../../shared/errors.ts';
import type { Tool } from '../../shared/servers.ts';

/** A schema larger than this is not worth the time it could take. */
const largest = 256 * 1024;

/**
 * Holds arguments the person wrote against the tool's input schema.
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
    const { valid, errorMessage } = new AjvJsonSchemaValidator().getValidator(inputSchema)(args);
    return valid ? null : errorMessage;
  } catch {
    return 'its schema cannot be used to check them.';
  }
}
