import type { Ask } from '../../shared/imports.ts';
import { saysSecret } from '../../shared/secret-names.ts';
import type { NamedValue, Problem, ServerInput } from '../../shared/servers.ts';
import { type Answers, invalid } from './asks.ts';
import { type Resolved, resolveInput } from './registry-inputs.ts';
import type {
  RegistryArgument,
  RegistryDetail,
  RegistryPackage,
  RegistryRemote,
  RegistryValue,
} from './registry-schema.ts';

/** One way to run an entry of the registry. */
export interface Way {
  readonly title: string;
  readonly asks: readonly Ask[];
  /** Set when Countersign cannot run it this way. */
  readonly problem: Problem | null;
  /** @throws AppError `input.invalid` */
  input(name: string, answers: Answers): ServerInput;
}

/** The ways to run an entry, addresses first: they start nothing on this machine. */
export function waysOf(detail: RegistryDetail): Way[] {
  return [...detail.remotes.map(remoteWay), ...detail.packages.map(packageWay)];
}

const transports: Record<string, 'http' | 'sse'> = { 'streamable-http': 'http', sse: 'sse' };

function remoteWay(remote: RegistryRemote): Way {
  const transport = Object.hasOwn(transports, remote.type) ? transports[remote.type] : undefined;
  const title = `${transport === 'sse' ? 'SSE' : 'HTTP'} · ${remote.url}`;
  if (!transport) return impossible(remote.url, `its transport “${remote.type}” is not known here`);
  const url = resolveInput('url', 'Address', { ...plain, value: remote.url, variables: remote.variables });
  if (url.secret) return impossible(title, 'it wants a secret in its address, which others would see');
  const headers = remote.headers.map(namedInput);
  return {
    title,
    asks: asksOf([url, ...headers.map(({ resolved }) => resolved)]),
    problem: null,
    input: (name, answers) => ({
      name,
      transport,
      url: url.value(answers) ?? missing(),
      headers: named(headers, answers),
    }),
  };
}

/** How each kind of package is started. */
const runners: Record<string, { command: string; args(reference: string): string[] }> = {
  npm: { command: 'npx', args: (reference) => ['-y', reference] },
  pypi: { command: 'uvx', args: (reference) => [reference] },
  nuget: { command: 'dnx', args: (reference) => [reference, '--yes'] },
};

function packageWay(found: RegistryPackage): Way {
  const { registryType, identifier, version, transport } = found;
  const title = `${registryType} · ${identifier}${version ? ` ${version}` : ''}`;
  if (transport.type !== 'stdio') return impossible(title, 'it opens an address of its own once it was started');
  const environment = found.environmentVariables.map(namedInput);
  const before = found.runtimeArguments.map((argument, at) => argumentOf(argument, `runtime-${at + 1}`));
  const after = found.packageArguments.map((argument, at) => argumentOf(argument, `argument-${at + 1}`));
  const secret = [...before, ...after].find(({ resolved }) => resolved.secret);
  if (secret) return impossible(title, 'it wants a secret among its arguments, which other programs can read');
  const start = starter(found, environment);
  if (!start) return impossible(title, `packages of the kind “${registryType}” cannot be started from here`);
  const words = (all: readonly Argument[], answers: Answers) => all.flatMap((one) => one.words(answers));
  return {
    title,
    asks: asksOf([...before, ...after, ...environment].map(({ resolved }) => resolved)),
    problem: null,
    input: (name, answers) => ({
      name,
      transport: 'stdio',
      command: start.command,
      args: [...start.args(words(before, answers)), ...words(after, answers)],
      env: named(environment, answers),
    }),
  };
}

function starter({ registryType, identifier, version }: RegistryPackage, environment: readonly Value[]) {
  if (registryType === 'oci') {
    // By name alone, so that no value is among the arguments.
    const passed = environment.flatMap(({ name }) => ['-e', name]);
    const image = version && !/[:@][^/]*$/.test(identifier) ? `${identifier}:${version}` : identifier;
    return { command: 'docker', args: (before: string[]) => ['run', '-i', '--rm', ...passed, ...before, image] };
  }
  const runner = Object.hasOwn(runners, registryType) ? runners[registryType] : undefined;
  if (!runner) return null;
  const reference = version ? `${identifier}@${version}` : identifier;
  return { command: runner.command, args: (before: string[]) => [...before, ...runner.args(reference)] };
}

const plain = { isRequired: true, isSecret: false };

interface Value {
  readonly name: string;
  readonly resolved: Resolved;
}

function namedInput(given: RegistryValue): Value {
  return { name: given.name, resolved: resolveInput(given.name, given.name, given) };
}

function named(values: readonly Value[], answers: Answers): NamedValue[] {
  return values.flatMap(({ name, resolved }) => {
    const value = resolved.value(answers);
    return value === null ? [] : [{ name, value, secret: resolved.secret || saysSecret(name) }];
  });
}

interface Argument {
  readonly resolved: Resolved;
  words(answers: Answers): string[];
}

function argumentOf(argument: RegistryArgument, fallback: string): Argument {
  if (argument.type === 'positional') {
    const label = argument.valueHint ?? fallback;
    const resolved = resolveInput(fallback, label, argument);
    return { resolved, words: (answers) => [resolved.value(answers)].filter((word) => word !== null) };
  }
  const { name } = argument;
  // A flag with neither a value nor a question is there as it is.
  const bare = argument.value === undefined && argument.description === undefined && argument.default === undefined;
  const resolved: Resolved = bare
    ? { asks: [], value: () => '', secret: false }
    : resolveInput(`${fallback}${name}`, name, argument);
  return {
    resolved,
    words: (answers) => {
      const value = resolved.value(answers);
      return value === null ? [] : value === '' ? [name] : [`${name}=${value}`];
    },
  };
}

function asksOf(inputs: readonly Resolved[]): Ask[] {
  return [...new Map(inputs.flatMap(({ asks }) => asks).map((ask) => [ask.name, ask])).values()];
}

function impossible(title: string, why: string): Way {
  const remedy = 'Choose another way to run it, or add it by hand.';
  const problem = { code: 'input.invalid', message: `Countersign cannot run it this way: ${why}.`, remedy };
  const input = () => {
    throw invalid(problem.message, remedy);
  };
  return { title, asks: [], problem, input };
}

function missing(): never {
  throw invalid('Its address is not complete.', 'Fill in what it asks for.');
}
