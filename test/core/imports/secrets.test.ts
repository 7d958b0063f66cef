import { describe, expect, it } from 'vitest';
import { proves } from '../../proves.ts';
import { importing } from './importing.ts';

const shapes: Record<string, string> = {
  github: 'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
  fine: 'github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz',
  openai: 'sk-proj-abcdefghijklmnopqrstuvwx',
  slack: 'xoxb-1234567890-abcdefghij',
  aws: 'AKIAIOSFODNN7EXAMPLE',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N',
  random: '9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c',
  mixed: 'qT7rW2xZ9pL4mN8vB3kJ6hG1',
};

async function lifted(server: Record<string, unknown>) {
  const machine = importing();
  await machine.take({ kind: 'text', text: JSON.stringify({ mcpServers: { x: server } }) });
  const [one] = machine.added;
  return { input: JSON.stringify(one?.input), secrets: one?.outside.secrets ?? {}, parsed: one?.input };
}

describe('a secret', () => {
  it.each(Object.entries(shapes))('of a known shape is one wherever it stands (%s)', async (_kind, value) => {
    proves('import.secrets');
    const places: Record<string, unknown>[] = [
      { command: 'c', env: { SETTING: value } },
      { command: 'c', args: [value] },
      { command: 'c', args: ['--x', `--key=${value}`] },
      { url: `https://x.example/${value}/mcp` },
      { url: `https://x.example/mcp?k=${value}&b=1` },
      { url: 'https://x.example/mcp', headers: { 'X-Any': value } },
    ];
    for (const place of places) {
      const { input, secrets } = await lifted(place);
      expect(input, JSON.stringify(place)).not.toContain(value);
      expect(Object.values(secrets).join()).toContain(value);
    }
  });

  it.each([
    [
      ['--api-key', 'hunter2'],
      ['--api-key', '${secret:x.api-key}'],
    ],
    [['--api-key=hunter2'], ['--api-key=${secret:x.api-key}']],
    [
      ['-e', 'DB_PASSWORD=hunter2'],
      ['-e', 'DB_PASSWORD=${secret:x.DB_PASSWORD}'],
    ],
    [
      ['--header', 'Authorization: hunter2'],
      ['--header', 'Authorization: ${secret:x.Authorization}'],
    ],
    [['--header=X-Api-Key:hunter2'], ['--header=X-Api-Key:${secret:x.X-Api-Key}']],
    [['postgres://me:hunter2@db/shop'], ['postgres://${secret:x.credentials}@db/shop']],
    [
      ['-c', 'API_KEY=hunter2 exec node x.js'],
      ['-c', 'API_KEY=${secret:x.API_KEY} exec node x.js'],
    ],
    [['https://x.example/?token=hunter2&a=b'], ['https://x.example/?token=${secret:x.token}&a=b']],
  ])('inside arguments is lifted out of them: %j', async (args, expected) => {
    proves('import.secrets');
    const { parsed, secrets } = await lifted({ command: 'c', args });
    expect(parsed).toMatchObject({ args: expected });
    expect(Object.values(secrets).join()).toContain('hunter2');
  });

  it('in an address becomes the header it would have been sent as', async () => {
    proves('import.secrets');
    const { parsed, secrets } = await lifted({ url: 'https://me:p%40ss@x.example/mcp' });
    expect(parsed).toMatchObject({
      url: 'https://x.example/mcp',
      headers: [{ name: 'Authorization', value: '${secret:x.Authorization}' }],
    });
    expect(secrets).toEqual({ 'x.Authorization': `Basic ${Buffer.from('me:p@ss').toString('base64')}` });
  });

  it('keeps its own label when another is called the same', async () => {
    const { parsed, secrets } = await lifted({
      command: 'c',
      args: ['--token', 'one', '--token', 'two', '--token', 'one'],
    });
    expect(parsed).toMatchObject({
      args: ['--token', '${secret:x.token}', '--token', '${secret:x.token-2}', '--token', '${secret:x.token}'],
    });
    expect(secrets).toEqual({ 'x.token': 'one', 'x.token-2': 'two' });
  });

  it('is nothing that only looks a little like one', async () => {
    const args = ['@modelcontextprotocol/server-filesystem@2026.8.31', '/home/ada/my-project/v2/src', '--port=8080'];
    const env = {
      LEVEL: 'debug',
      ID: '123e4567-e89b-12d3-a456-426614174000',
      REGION: 'us-central1',
      HOST: 'a.b.example',
    };
    const { secrets } = await lifted({ command: 'c', args, env });
    expect(secrets).toEqual({});
  });

  it('of the person’s own is never taken for the server’s', async () => {
    proves('import.own-secrets');
    const { parsed } = await lifted({ command: 'c', args: ['${secret:github.TOKEN}'], env: { A: '${secret:other}' } });
    expect(parsed).toMatchObject({
      args: ['${secret:x.github.TOKEN}'],
      env: [{ name: 'A', value: '${secret:x.other}' }],
    });
  });

  it('is covered by the digest, which says nothing about it', async () => {
    proves('import.as-shown');
    const machine = importing();
    const text = (key: string) => JSON.stringify({ mcpServers: { x: { command: 'c', env: { API_KEY: key } } } });
    const { digest } = await machine.read(text('first-one'));
    const source = { kind: 'text' as const, text: text('other-one') };
    const choices = [{ id: '0', name: 'x', enable: false }];
    await expect(machine.accept({ source, digest, choices })).rejects.toMatchObject({ code: 'import.changed' });
    expect(machine.added).toEqual([]);
    expect((await importing().read(text('first-one'))).digest).not.toBe(digest);
  });
});
