import { programName, type RawServer } from './raw-server.ts';

/** What a bridge was started with: the address it reaches, and what of its options we understand. */
interface Bridged {
  url: string;
  sse: boolean;
  headers: [string, string][];
}

/** Programs that only start another one. */
const starters =
  /^(?:npx|bunx|pnpx|bun|pnpm|yarn|npm|node|deno|cmd|dlx|exec|x|run|-y|--yes|-q|--quiet|\/c|--|-p|--package)$/;
const bridges: Readonly<Record<string, (words: readonly string[]) => Bridged | null>> = {
  'mcp-remote': readMcpRemote,
  supergateway: readSupergateway,
};

/** A server that only reaches another one through a bridge such as mcp-remote, as that other one; anything else as it is. */
export function unwrapBridge(server: RawServer): { server: RawServer; bridge: string | null } {
  const words = server.command === null ? [] : [server.command, ...server.args];
  const at = words.findIndex((word) => !starters.test(word) && !starters.test(programName(word)));
  const bridge = programName(words[at] ?? '').replace(/(?<=.)@.*$/, '');
  const read = Object.hasOwn(bridges, bridge) ? bridges[bridge] : undefined;
  const bridged = read?.(words.slice(at + 1));
  if (!bridged) return { server, bridge: null };
  // The bridge would have put its own environment into its headers.
  const environment = new Map(server.values);
  const filled = (text: string) => text.replace(/\$\{(\w+)\}/g, (all, name: string) => environment.get(name) ?? all);
  return {
    bridge,
    server: {
      ...server,
      transport: bridged.sse ? 'sse' : 'http',
      command: null,
      args: [],
      cwd: null,
      url: filled(bridged.url),
      values: bridged.headers.map(([name, value]) => [name, filled(value)] as const),
    },
  };
}

/** `mcp-remote URL [port] [--header "K: V"] [--transport sse-only] …`; with a client of the person's own it stays what it is. */
function readMcpRemote(words: readonly string[]): Bridged | null {
  const url = words.find(isAddress);
  if (url === undefined || words.some((word) => word.startsWith('--static-oauth'))) return null;
  return { url, sse: option(words, '--transport') === 'sse-only', headers: headersOf(words) };
}

/** `supergateway --sse URL` or `--streamableHttp URL`; the other way round it is a server of its own. */
function readSupergateway(words: readonly string[]): Bridged | null {
  const [sse, http] = [option(words, '--sse'), option(words, '--streamableHttp')];
  const url = http ?? sse;
  if (url === undefined || !isAddress(url) || words.includes('--stdio')) return null;
  const bearer = option(words, '--oauth2Bearer');
  const headers = bearer === undefined ? [] : [['Authorization', `Bearer ${bearer}`] as [string, string]];
  return { url, sse: http === undefined, headers: [...headersOf(words), ...headers] };
}

function isAddress(word: string): boolean {
  return /^https?:\/\//i.test(word);
}

function option(words: readonly string[], name: string): string | undefined {
  const joined = words.find((word) => word.startsWith(`${name}=`));
  if (joined !== undefined) return joined.slice(name.length + 1);
  const at = words.indexOf(name);
  return at < 0 ? undefined : words[at + 1];
}

function headersOf(words: readonly string[]): [string, string][] {
  return words.flatMap((word, at): [string, string][] => {
    const said = word === '--header' ? words[at + 1] : word.startsWith('--header=') ? word.slice(9) : undefined;
    const [, name, value] = /^\s*([^\s:]+)\s*:\s*([\s\S]*)$/.exec(said ?? '') ?? [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
}
