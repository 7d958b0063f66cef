import { z } from 'zod';

/**
 * A place in a call's arguments, as a JSON Pointer (RFC 6901): `/path`, `/options/0/name`. A step that is `*` alone stands
 * for every element of a list or every value of an object; `~0` is `~`, `~1` is `/`, `~2` is `*`. Empty, it is all arguments as
 * one object: with `equals`, exactly these and no others.
 */
export const argumentPathSchema = z
  .string()
  .max(512)
  .regex(/^(?:\/(?:[^~/]|~[012])+)*$/, 'Write an argument as /name, or /name/inner.');

const text = z.string().max(4096);
const plain = z.union([text, z.number(), z.boolean(), z.null()]);
const at = { argument: argumentPathSchema };

/**
 * One thing a rule asks of a call's arguments. Where the place stands for several values, an `allow` asks it of all of them,
 * an `ask` or `deny` of any. A value that is not of the kind a test is about (a number where a path should be, an address
 * that programs read differently) is unclear: an `allow` does not match it, an `ask` or `deny` does.
 */
export const argumentConditionSchema = z.discriminatedUnion('is', [
  z.object({ ...at, is: z.literal('present') }),
  z.object({ ...at, is: z.literal('absent') }),
  /** Exactly this, also a whole list or object. */
  z.object({ ...at, is: z.literal('equals'), value: z.unknown().refine((value) => value !== undefined) }),
  z.object({ ...at, is: z.literal('oneOf'), values: z.array(plain).min(1).max(200) }),
  /** The whole text; the signs of a rule's globs. */
  z.object({ ...at, is: z.literal('glob'), pattern: text.min(1) }),
  /** The whole text, in RE2's syntax (no look-around, no back references); `.` is any character, also a new line. */
  z.object({ ...at, is: z.literal('regex'), pattern: text.min(1).max(1000) }),
  z
    .object({ ...at, is: z.literal('range'), min: z.number().optional(), max: z.number().optional() })
    .refine(({ min, max }) => min !== undefined || max !== undefined, 'Give a smallest or a largest number.')
    .refine(({ min, max }) => min === undefined || max === undefined || min <= max, 'The range is empty.'),
  /** An absolute path that lies in this folder or is it, wherever `..`, `~` and links lead; kept as the folder it really is. */
  z.object({ ...at, is: z.literal('under'), folder: text.min(1) }),
  /** An address at one of these hosts: `example.com` is that one, `*.example.com` all below it, `:8080` at the end that port. */
  z.object({ ...at, is: z.literal('host'), hosts: z.array(text.min(1).max(260)).min(1).max(50) }),
]);
export type ArgumentCondition = z.infer<typeof argumentConditionSchema>;

/** What a server must claim about a tool. Counts only for servers the person trusts; elsewhere, and unsaid, it is unclear. */
export const claimConditionSchema = z
  .object({
    readOnlyHint: z.boolean(),
    destructiveHint: z.boolean(),
    idempotentHint: z.boolean(),
    openWorldHint: z.boolean(),
  })
  .partial()
  .refine((claims) => Object.keys(claims).length > 0, 'Choose at least one claim.');
export type ClaimCondition = z.infer<typeof claimConditionSchema>;

/** How often a rule may allow: `calls` in any stretch of a minute, hour or day. Used up, the rule does not count. */
export const budgetSchema = z.object({ calls: z.int().min(1).max(1_000_000), per: z.enum(['minute', 'hour', 'day']) });
export type Budget = z.infer<typeof budgetSchema>;

/** A label tools carry, e.g. `files:read`. `*` stands for any text: `*:read` is every read, `*` is every scope. */
export const scopeSchema = z
  .string()
  .max(128)
  .regex(/^[\p{L}\p{N}*][\p{L}\p{N}*._:/-]*$/u, 'A scope is written like files:read.');
