import { afterEach, describe, expect, it } from 'vitest';
import { proves } from '../proves.ts';
import { commandLine } from './stub-core.ts';

const open: { remove(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.remove();
});

describe('adding a server with an address', () => {
  it.each([
    ['--url wss://example.com/mcp --transport ws', { transport: 'ws', url: 'wss://example.com/mcp' }],
    ['--url ws://localhost:9/mcp', { transport: 'ws', url: 'ws://localhost:9/mcp' }],
    ['--url https://example.com/sse --transport sse', { transport: 'sse', url: 'https://example.com/sse' }],
    ['--url https://example.com/mcp --transport http', { transport: 'http', url: 'https://example.com/mcp' }],
    ['--url https://example.com/mcp', { transport: 'http', url: 'https://example.com/mcp' }],
  ])('%s says how it is spoken to', async (how, input) => {
    proves('servers.transports');
    const line = commandLine();
    open.push(line);
    const { exitCode } = await line.countersign(['server', 'add', 'remote', ...how.split(' ')]);
    expect(exitCode).toBe(0);
    expect(line.asked).toContainEqual({ name: 'servers.add', input: expect.objectContaining(input) });
  });

  it.each(['--url https://example.com/mcp --transport ws', '--url wss://example.com/mcp --transport sse'])(
    '%s is a mistake',
    async (how) => {
      const line = commandLine();
      open.push(line);
      const { exitCode } = await line.countersign(['server', 'add', 'remote', ...how.split(' ')]);
      expect(exitCode).toBe(2);
    },
  );

  it('is shown with how it is reached', async () => {
    const line = commandLine();
    open.push(line);
    const { stdout } = await line.countersign(['server', 'show', 'files']);
    expect(stdout).toMatch(/reached over +stdio, MCP 2025-11-25/);
    expect(stdout).toMatch(/program +\/usr\/bin\/node/);
  });
});
