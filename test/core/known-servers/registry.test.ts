import { afterEach, describe, expect, it } from 'vitest';
import { openRegistry } from '../../../src/core/known-servers/registry.ts';
import { createGuardedFetch } from '../../../src/core/net/guarded-fetch.ts';
import { serverInputSchema } from '../../../src/shared/servers.ts';
import { silentLog } from '../../fakes/silent-log.ts';
import { proves } from '../../proves.ts';
import { type Published, type RegistryServer, startRegistryServer } from '../../servers/registry-server.ts';

const running: RegistryServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

async function registryOf(...published: Published[]) {
  const server = await startRegistryServer(published);
  running.push(server);
  const fetch = createGuardedFetch({ allowLoopback: true, log: silentLog() });
  return { server, registry: openRegistry({ base: server.url, fetch }) };
}

const weather: Published = {
  name: 'io.github.ada/weather',
  title: 'Weather',
  description: 'Weather anywhere',
  version: '1.0.2',
  repository: { url: 'https://github.com/ada/weather', source: 'github' },
  remotes: [
    {
      type: 'streamable-http',
      url: 'https://{region}.weather.example/mcp',
      variables: { region: { description: 'Where', default: 'eu', choices: ['eu', 'us'] } },
      headers: [
        {
          name: 'Authorization',
          value: 'Bearer {key}',
          isRequired: true,
          variables: { key: { isSecret: true, isRequired: true } },
        },
      ],
    },
    { type: 'carrier-pigeon', url: 'https://weather.example/coo' },
  ],
  packages: [
    {
      registryType: 'npm',
      identifier: '@ada/weather',
      version: '1.0.2',
      transport: { type: 'stdio' },
      packageArguments: [
        { type: 'positional', valueHint: 'city', isRequired: true },
        { type: 'named', name: '--units', default: 'metric' },
        { type: 'named', name: '--verbose' },
        { type: 'named', name: '--cache', description: 'Where to cache' },
      ],
      environmentVariables: [{ name: 'WEATHER_KEY', description: 'Your key', isRequired: true, isSecret: true }],
    },
    { registryType: 'pypi', identifier: 'weather-mcp', version: '2.1', transport: { type: 'stdio' } },
    {
      registryType: 'oci',
      identifier: 'docker.io/ada/weather:1.0.2',
      transport: { type: 'stdio' },
      runtimeArguments: [{ type: 'named', name: '--network', value: 'none' }],
      environmentVariables: [{ name: 'WEATHER_KEY', isSecret: true }],
    },
    { registryType: 'mcpb', identifier: 'https://example.com/w.mcpb', transport: { type: 'stdio' } },
    {
      registryType: 'npm',
      identifier: 'w',
      version: '1.0.0',
      transport: { type: 'streamable-http', url: 'http://localhost:{port}' },
    },
    {
      registryType: 'npm',
      identifier: 'w',
      version: '1.0.0',
      transport: { type: 'stdio' },
      packageArguments: [{ type: 'named', name: '--key', isSecret: true, isRequired: true, description: 'Key' }],
    },
  ],
};

describe('the registry', () => {
  it('is searched page by page, newest versions alone', async () => {
    proves('registry.search');
    const many = Array.from({ length: 70 }, (_, n) => ({
      name: `io.github.ada/many-${n}`,
      description: 'one of many',
      version: '1.0.0',
    }));
    const { registry, server } = await registryOf({ ...weather, version: '0.9.0' }, weather, ...many);
    const first = await registry.search('many', undefined);
    const second = await registry.search('many', first.next ?? undefined);
    const third = await registry.search('many', second.next ?? undefined);
    const names = [first, second, third].flatMap(({ entries }) => entries.map(({ name }) => name));
    expect(names).toEqual(many.map(({ name }) => name));
    expect(third.next).toBeNull();
    const found = await registry.search(' weather ', undefined);
    expect(found.entries.map(({ version }) => version)).toEqual(['1.0.2']);
    expect(server.asked.at(-1)).toContain('search=weather&');
  });

  it('tells every way to run a server, what each asks for, and why one cannot be taken', async () => {
    const { registry } = await registryOf(weather);
    const [entry] = (await registry.search('', undefined)).entries;
    expect(entry).toMatchObject({ title: 'Weather', status: 'active', repository: 'https://github.com/ada/weather' });
    const ways = entry?.ways.map(({ title, asks, problem }) => [
      title,
      asks.map(({ name }) => name),
      problem?.message ?? null,
    ]);
    expect(ways).toEqual([
      ['HTTP · https://{region}.weather.example/mcp', ['url.region', 'Authorization.key'], null],
      ['https://weather.example/coo', [], expect.stringContaining('carrier-pigeon')],
      ['npm · @ada/weather 1.0.2', ['argument-1', 'argument-2--units', 'argument-4--cache', 'WEATHER_KEY'], null],
      ['pypi · weather-mcp 2.1', [], null],
      ['oci · docker.io/ada/weather:1.0.2', ['WEATHER_KEY'], null],
      ['mcpb · https://example.com/w.mcpb', [], expect.stringContaining('mcpb')],
      ['npm · w 1.0.0', [], expect.stringContaining('address of its own')],
      ['npm · w 1.0.0', [], expect.stringContaining('secret among its arguments')],
    ]);
    expect(entry?.ways[0]?.asks[0]).toMatchObject({
      label: 'region',
      default: 'eu',
      choices: ['eu', 'us'],
      secret: false,
    });
    expect(entry?.ways[0]?.asks[1]).toMatchObject({ secret: true, required: true });
  });

  it('makes of a way and the answers exactly the server that is meant', async () => {
    proves('registry.install');
    const { registry } = await registryOf(weather);
    const of = async (way: number, answers: Record<string, string>) => {
      const { servers } = await registry.server(weather.name, weather.version, way, answers);
      expect(serverInputSchema.safeParse(servers[0]?.input).error).toBeUndefined();
      return servers[0]?.input;
    };
    expect(await of(0, { 'Authorization.key': 'k3y', 'url.region': 'us' })).toEqual({
      name: 'weather',
      transport: 'http',
      url: 'https://us.weather.example/mcp',
      headers: [{ name: 'Authorization', value: 'Bearer k3y', secret: true }],
    });
    expect(await of(2, { 'argument-1': 'Vienna; rm -rf', WEATHER_KEY: 'k3y' })).toEqual({
      name: 'weather',
      transport: 'stdio',
      command: 'npx',
      args: ['-y', '@ada/weather@1.0.2', 'Vienna; rm -rf', '--units=metric', '--verbose'],
      env: [{ name: 'WEATHER_KEY', value: 'k3y', secret: true }],
    });
    expect(await of(3, {})).toMatchObject({ command: 'uvx', args: ['weather-mcp@2.1'], env: [] });
    expect(await of(4, { WEATHER_KEY: 'k3y' })).toMatchObject({
      command: 'docker',
      args: ['run', '-i', '--rm', '-e', 'WEATHER_KEY', '--network=none', 'docker.io/ada/weather:1.0.2'],
    });
  });

  it('refuses by name what cannot be: missing or impossible answers, ways and servers that are not there', async () => {
    const { registry } = await registryOf(weather);
    const { name, version } = weather;
    await expect(registry.server(name, version, 2, { 'argument-1': 'Vienna' })).rejects.toThrow(/WEATHER_KEY.*missing/);
    const elsewhere = { 'Authorization.key': 'k', 'url.region': 'evil.example/' };
    await expect(registry.server(name, version, 0, elsewhere)).rejects.toMatchObject({ code: 'input.invalid' });
    await expect(registry.server(name, version, 5, {})).rejects.toMatchObject({ code: 'input.invalid' });
    await expect(registry.server(name, version, 99, {})).rejects.toMatchObject({ code: 'input.invalid' });
    await expect(registry.server(name, '7', 0, {})).rejects.toMatchObject({ code: 'not_found' });
    await expect(registry.server('../../evil', '7', 0, {})).rejects.toMatchObject({ code: 'not_found' });
  });

  it('shows the others when one entry is not what the API promises, and none that was deleted', async () => {
    const odd = { name: 'odd/odd', version: '1', description: 7 } as unknown as Published;
    const gone = { name: 'gone/gone', version: '1', description: 'gone', status: 'deleted' };
    const { registry } = await registryOf(odd, gone, weather);
    expect((await registry.search('', undefined)).entries.map(({ name }) => name)).toEqual([weather.name]);
  });

  it.each([
    ['is down', { status: 503, body: 'no' }],
    ['answers with what is no JSON', { status: 200, body: '<html>' }],
    ['answers with something else', { status: 200, body: '{"servers":7}' }],
    ['answers with far too much', { status: 200, body: JSON.stringify({ servers: [], pad: 'x'.repeat(2_000_000) }) }],
  ])('is named as unavailable, with what to do, when it %s', async (_, answer) => {
    proves('registry.unavailable');
    const { registry, server } = await registryOf(weather);
    server.breakWith(answer);
    const unavailable = { code: 'registry.unavailable', remedy: expect.stringContaining('by hand') };
    await expect(registry.search('', undefined)).rejects.toMatchObject(unavailable);
    await expect(registry.server(weather.name, weather.version, 0, {})).rejects.toMatchObject(unavailable);
  });

  it('is named as unavailable when its address is none', async () => {
    const registry = openRegistry({ base: 'no address', fetch: () => Promise.reject(new Error('asked')) });
    await expect(registry.search('', undefined)).rejects.toMatchObject({ code: 'registry.unavailable' });
  });

  it('is named as unavailable when nobody listens, and never answers for another server', async () => {
    const { registry, server } = await registryOf(weather);
    server.breakWith({ status: 200, body: JSON.stringify({ server: { ...weather, name: 'evil/evil' } }) });
    await expect(registry.server(weather.name, weather.version, 0, {})).rejects.toMatchObject({
      code: 'registry.unavailable',
    });
    await server.close();
    running.length = 0;
    await expect(registry.search('', undefined)).rejects.toMatchObject({ code: 'registry.unavailable' });
  });
});
