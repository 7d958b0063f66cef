import {
  type RemoteTransport,
  type ServerConfig,
  type ServerInput,
  serverInputSchema,
} from '../../../shared/servers.ts';
import { type FieldErrors, fieldErrors } from '../../lib/field-errors.ts';
import { type AuthForm, authForm, emptyAuth, readAuth } from './auth-form.ts';
import { emptyIsolation, type IsolationForm, isolationForm, readIsolation } from './isolation-form.ts';
import { isKept } from './server-words.ts';

/** One typed environment variable or header. `touched` once the person decided themselves whether it is secret. */
export interface TypedValue {
  readonly id: number;
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
  readonly touched: boolean;
  /** The placeholder of the secret that is in the vault; it stays while nothing else is typed. */
  readonly kept?: string;
}

/** The form as typed: text in every field. */
export interface ServerForm {
  readonly transport: 'stdio' | RemoteTransport;
  readonly name: string;
  readonly command: string;
  readonly args: string;
  /** The arguments the form was filled with; unless they are changed they stay as they are, empty ones too. */
  readonly keptArgs: readonly string[];
  readonly cwd: string;
  readonly url: string;
  readonly values: readonly TypedValue[];
  readonly auth: AuthForm;
  readonly isolation: IsolationForm;
  readonly timeout: string;
  readonly retries: string;
}

export const emptyForm: ServerForm = {
  transport: 'stdio',
  name: '',
  command: '',
  args: '',
  keptArgs: [],
  cwd: '',
  url: '',
  values: [],
  auth: emptyAuth,
  isolation: emptyIsolation,
  timeout: '60',
  retries: '8',
};

/** The form filled with what is kept; secrets as the placeholders they are. */
export function filledForm(config: ServerConfig): ServerForm {
  const { name } = config;
  const values = Object.entries(config.transport === 'stdio' ? config.env : config.headers).map(
    ([label, value], id) => {
      const typed = { id, name: label, value, secret: false, touched: true };
      return isKept(value) ? { ...typed, secret: true, kept: value } : typed;
    },
  );
  const common = { ...emptyForm, name, values, timeout: `${config.timeoutSeconds}`, retries: `${config.retries}` };
  if (config.transport !== 'stdio') {
    return { ...common, transport: config.transport, url: config.url, auth: authForm(config.auth) };
  }
  const { command, args, cwd = '', isolation } = config;
  return { ...common, command, args: args.join('\n'), keptArgs: args, cwd, isolation: isolationForm(isolation) };
}

/** True for a name that says secret. */
export function looksSecret(name: string): boolean {
  return /key|token|secret|passw|auth|credential|cookie|private/i.test(name);
}

/** The arguments as typed, one on each line; empty lines are nothing. */
export function argumentsOf({ args, keptArgs }: Pick<ServerForm, 'args' | 'keptArgs'>): readonly string[] {
  return args === keptArgs.join('\n') ? keptArgs : args.split('\n').filter((line) => line !== '');
}

/** A kept secret nobody typed another one for is told as its placeholder, which is none. */
function toldValue({ name, value, secret, kept }: TypedValue) {
  const stays = kept !== undefined && (value === '' || value === kept);
  return { name: name.trim(), value: stays ? kept : value, secret: secret && !stays };
}

/** The form as the contract wants it, or what is wrong with which field. */
export function readForm(form: ServerForm): { input: ServerInput } | { errors: FieldErrors } {
  const values = form.values.map(toldValue);
  const common = {
    name: form.name.trim(),
    timeoutSeconds: Number(form.timeout),
    // Empty is no number, though `Number` says zero.
    retries: form.retries.trim() === '' ? Number.NaN : Number(form.retries),
  };
  const cwd = form.cwd.trim();
  const input: ServerInput =
    form.transport === 'stdio'
      ? {
          ...common,
          transport: 'stdio',
          command: form.command.trim(),
          args: [...argumentsOf(form)],
          env: values,
          isolation: readIsolation(form.isolation),
          ...(cwd === '' ? {} : { cwd }),
        }
      : { ...common, transport: form.transport, url: form.url.trim(), headers: values, auth: readAuth(form.auth) };
  const parsed = serverInputSchema.safeParse(input);
  return parsed.success ? { input } : { errors: fieldErrors(parsed.error) };
}
