import type { Tool } from '../../shared/servers.ts';

const notReviewed = 'The person has not accepted this tool’s definition yet, so a call to it waits for them.';
const simpleTypes = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object', 'null']);
const plainName = /^[\w.$-]{1,64}$/;

/**
 * A quarantined tool as agents may know it: what it is called and which arguments it takes, and no text of its server's. What
 * nobody has reviewed reaches no model.
 */
export function veil({ server, name, inputSchema }: Tool): Tool {
  const { properties, required } = inputSchema;
  const names = isRecord(properties) ? Object.keys(properties).filter((key) => plainName.test(key)) : [];
  const types = names.map((key): [string, object] => [key, typeOf(isRecord(properties) ? properties[key] : undefined)]);
  const needed = Array.isArray(required) ? names.filter((key) => required.includes(key)) : [];
  return {
    server,
    name,
    description: notReviewed,
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries(types),
      ...(needed.length > 0 && { required: needed }),
    },
  };
}

function typeOf(schema: unknown): object {
  const type = isRecord(schema) ? schema.type : undefined;
  return typeof type === 'string' && simpleTypes.has(type) ? { type } : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
