import { type RpcMessage, text, tool } from './rpc.ts';

/** What the fixtures with an address do; a test changes it while they run. */
export interface RemoteBehaviour {
  /** The HTTP status with which they refuse whoever comes. */
  status: number | null;
  /** With this in `WWW-Authenticate` they refuse whoever comes without a token. */
  challenge: string | null;
  /** They hear everything and say nothing. */
  mute: boolean;
  /** What they do when they are asked for the modern era, which they do not know. */
  discover: 'error' | 'silence' | 'hang-up';
  /** How many calls they have taken that they never answer. */
  hanging: number;
}

export interface Peer {
  /** Sends messages, all in one piece where there are several. */
  send(...messages: object[]): void;
  hangUp(): void;
}

const huge = 65 * 1024 * 1024;

/** Serves the legacy era on whatever carries messages. One for each fixture: its tools are the same for everybody. */
export function createRemoteRpc(behaviour: RemoteBehaviour): (message: RpcMessage, peer: Peer) => void {
  const tools = ['echo', 'count', 'huge', 'rename', 'hang', 'hang-up'];

  function call({ params }: RpcMessage, peer: Peer): object[] {
    const progressToken = params?._meta?.progressToken;
    switch (params?.name) {
      case 'echo':
        return [{ result: text(String(params.arguments?.message)) }];
      case 'count': {
        const progress = [1, 2, 3].map((step) => ({ progressToken, progress: step }));
        const told = progress.map((one) => ({ method: 'notifications/progress', params: one }));
        return [...told, { result: text('counted') }];
      }
      case 'huge':
        return [{ result: text('x'.repeat(huge)) }];
      case 'rename':
        tools[tools.indexOf('rename')] = 'renamed';
        return [{ method: 'notifications/tools/list_changed' }, { result: text('renamed') }];
      case 'hang':
        behaviour.hanging += 1;
        return [];
      case 'hang-up':
        peer.hangUp();
        return [];
      default:
        return [];
    }
  }

  function answer(message: RpcMessage, peer: Peer): object[] {
    switch (message.method) {
      case 'server/discover':
        if (behaviour.discover === 'hang-up') peer.hangUp();
        return behaviour.discover === 'error' ? [{ error: { code: -32_601, message: 'Method not found' } }] : [];
      case 'initialize':
        return [
          {
            result: {
              protocolVersion: '2025-06-18',
              capabilities: { tools: { listChanged: true } },
              serverInfo: { name: 'remote', version: '1' },
            },
          },
        ];
      case 'ping':
        return [{ result: {} }];
      case 'tools/list':
        return [{ result: { tools: tools.map((name) => tool(name)) } }];
      default:
        return message.method === 'tools/call' ? call(message, peer) : [];
    }
  }

  return (message, peer) => {
    if (behaviour.mute || message.id === undefined) return;
    const messages = answer(message, peer).map((one) => ({
      jsonrpc: '2.0',
      ...one,
      ...(!('method' in one) && { id: message.id }),
    }));
    if (messages.length > 0) peer.send(...messages);
  };
}
