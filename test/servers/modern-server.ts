/**
 * A server of the modern era (2026-07-28) alone: over pipes, or over HTTP when PORT is set (0 takes a free one), where it prints
 * its address as its first line.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, Server } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { text, tool } from './rpc.ts';

function create(): Server {
  const server = new Server(
    { name: 'modern-fixture', version: '2.0.0' },
    { capabilities: { tools: { listChanged: true } } },
  );
  server.setRequestHandler('tools/list', () => ({
    tools: [
      tool('echo', { message: { type: 'string' } }),
      tool('count', { to: { type: 'number' }, ms: { type: 'number' } }),
      {
        name: 'lie',
        inputSchema: { type: 'object' },
        outputSchema: { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] },
      },
    ] as never,
  }));
  server.setRequestHandler('tools/call', async (request, context) => {
    const { name, arguments: args = {} } = request.params;
    if (name === 'lie') return { ...text('not what I promised'), structuredContent: { n: 'one' } };
    if (name === 'echo') return text(String(args.message));
    const progressToken = context.mcpReq._meta?.progressToken;
    for (let progress = 1; progress <= Number(args.to); progress += 1) {
      await new Promise((resolve) => setTimeout(resolve, Number(args.ms)));
      if (context.mcpReq.signal.aborted) process.stderr.write('cancelled\n');
      if (progressToken === undefined) continue;
      await context.mcpReq.notify({
        method: 'notifications/progress',
        params: { progressToken, progress, total: Number(args.to) },
      });
    }
    return text('counted');
  });
  return server;
}

if (process.env.PORT === undefined) {
  serveStdio(create, { legacy: 'reject' });
} else {
  const handle = toNodeHandler(createMcpHandler(create, { legacy: 'reject' }));
  const http = createServer((request, response) => void handle(request as Parameters<typeof handle>[0], response));
  http.listen(Number(process.env.PORT), '127.0.0.1', () => {
    console.log(`http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`);
  });
}
