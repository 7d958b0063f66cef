import { AppError } from '../../shared/errors.ts';
import { isServer } from './find-entries.ts';
import { parseDocument } from './parse-document.ts';
import { fields } from './values.ts';

/** The scheme of our own links. */
export const scheme = 'countersign:';

const known =
  /^(?:countersign:\/*add|vscode(?:-insiders)?:mcp\/install|(?:cursor|lmstudio):\/\/|https:\/\/(?:[\w-]+\.)?(?:vscode\.dev|cursor\.com|lmstudio\.ai)\/)/i;

/** Whether a text is a link by which a server is handed over, ours or another client's. */
export function isLink(text: string): boolean {
  return known.test(text) && !/\s/.test(text);
}

/**
 * The one server in a link, as a document. `countersign://add?name=…&config=…` and the install links of VS Code, Cursor and LM
 * Studio; the configuration is JSON, as it is or in base64.
 *
 * @throws AppError `import.unreadable`
 */
export function readLink(link: string): unknown {
  if (!isLink(link)) throw broken('it is no link that adds a server');
  const [address = '', query = ''] = link.split(/\?([\s\S]*)/);
  const parameters = new URLSearchParams(query);
  const config = parameters.get('config');
  const document = parseDocument(config === null ? decoded(query) : decodedConfig(config), 'json');
  const own = fields(document);
  if (!own) throw broken(`${address.split(':')[0]} links carry one object`);
  const inputs = parameters.get('inputs');
  const name = parameters.get('name') ?? parameters.get('id');
  return new Map([
    ...own,
    ...(inputs === null ? [] : ([['inputs', parseDocument(decodedConfig(inputs), 'json')]] as const)),
    ...(name === null || !isServer(own) ? [] : ([['name', name]] as const)),
  ]);
}

function broken(why: string): AppError {
  return new AppError('import.unreadable', `This link cannot be read: ${why}.`, {
    remedy: 'Ask whoever gave it to you for the server’s configuration as text, and paste that.',
  });
}

function decodedConfig(config: string): string {
  if (/^\s*[{[]/.test(config)) return config;
  // A plus sign that stood in the query came out as a space.
  const base64 = config.replaceAll(' ', '+').replaceAll('-', '+').replaceAll('_', '/');
  if (!/^[A-Za-z0-9+/]+=*$/.test(base64)) throw broken('its configuration is neither JSON nor base64');
  const text = Buffer.from(base64, 'base64').toString('utf8');
  return /^\s*%7b/i.test(text) ? decoded(text) : text;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw broken('it is not properly encoded');
  }
}
