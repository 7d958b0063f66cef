import { type ServerInput, serverInputSchema } from '../../../shared/servers.ts';
import { type FieldErrors, fieldErrors } from '../../lib/field-errors.ts';
import { type AuthForm, emptyAuth, readAuth } from './auth-form.ts';

/** One typed environment variable or header. `touched` once the person decided themselves whether it is secret. */
export interface TypedValue {
  readonly id: number;
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
  readonly touched: boolean;
}

/** The form as typed: text in every field. */
export interface ServerForm {
  readonly transport: 'stdio' | 'http';
  readonly name: string;
  readonly command: string;
  readonly args: string;
  readonly cwd: string;
  readonly url: string;
  readonly values: readonly TypedValue[];
  readonly auth: AuthForm;
  readonly timeout: string;
}

export const emptyForm: ServerForm = {
  transport: 'stdio',
  name: '',
  command: '',
  args: '',
  cwd: '',
  url: '',
  values: [],
  auth: emptyAuth,
  timeout: '60',
};

/** True for a name that says secret. */
export function looksSecret(name: string): boolean {
  return /key|token|secret|passw|auth|credential|cookie|private/i.test(name);
}

/** The arguments as typed, one on each line; empty lines are nothing. */
export function argumentsOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

/** The form as the contract wants it, or what is wrong with which field. */
export function readForm(form: ServerForm): { input: ServerInput } | { errors: FieldErrors } {
  const values = form.values.map(({ name, value, secret }) => ({ name: name.trim(), value, secret }));
  const common = { name: form.name.trim(), timeoutSeconds: Number(form.timeout) };
  const cwd = form.cwd.trim();
  const input: ServerInput =
    form.transport === 'stdio'
      ? {
          ...common,
          transport: 'stdio',
          command: form.command.trim(),
          args: argumentsOf(form.args),
          env: values,
          ...(cwd === '' ? {} : { cwd }),
        }
      : { ...common, transport: 'http', url: form.url.trim(), headers: values, auth: readAuth(form.auth) };
  const parsed = serverInputSchema.safeParse(input);
  return parsed.success ? { input } : { errors: fieldErrors(parsed.error) };
}
