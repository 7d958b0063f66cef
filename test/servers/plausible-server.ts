/**
 * Small servers with the tools of well-known ones, for pictures: `plausible-server.ts github|files|notes`. Legacy era, over
 * pipes. Calls are answered with one sentence and do nothing.
 */
import { serveRaw, text } from './rpc.ts';

interface Shown {
  readonly name: string;
  readonly title?: string;
  readonly description: string;
  readonly annotations?: Record<string, boolean>;
  readonly inputSchema?: object;
}

const reads = { readOnlyHint: true, openWorldHint: false };
const readsRemotely = { readOnlyHint: true, openWorldHint: true };
const adds = { readOnlyHint: false, destructiveHint: false, openWorldHint: true };
const destroys = { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false };

const issue = {
  type: 'object',
  required: ['owner', 'repo', 'title'],
  properties: {
    owner: { type: 'string', description: 'Whose repository it is.' },
    repo: { type: 'string' },
    title: { type: 'string', maxLength: 256 },
    body: { type: 'string', description: 'In Markdown.' },
    priority: { enum: ['low', 'normal', 'urgent'], default: 'normal' },
    labels: { type: 'array', items: { type: 'string' } },
  },
};

interface Served {
  readonly version: string;
  readonly answer: string;
  /** What some tools answer instead. */
  readonly answers?: Readonly<Record<string, string>>;
  readonly tools: readonly Shown[];
}

const servers: Readonly<Record<string, Served>> = {
  github: {
    version: '1.4.0',
    answer: 'Pull request #482 was opened.',
    answers: { create_issue: 'Issue #483 was opened.' },
    tools: [
      {
        name: 'create_pull_request',
        title: 'Open a pull request on GitHub',
        description: 'Create a pull request in a repository, from a head branch into a base branch.',
        annotations: adds,
      },
      {
        name: 'create_issue',
        title: 'Open an issue',
        description: 'Open an issue.',
        annotations: adds,
        inputSchema: issue,
      },
      { name: 'get_issue', title: 'Read an issue', description: 'Read an issue.', annotations: readsRemotely },
      { name: 'list_commits', title: 'List commits', description: 'List commits.', annotations: readsRemotely },
      { name: 'search_code', title: 'Search code', description: 'Search code.', annotations: readsRemotely },
    ],
  },
  files: {
    version: '2026.7.10',
    answer: 'Done.',
    tools: [
      { name: 'read_text_file', title: 'Read a file', description: 'Read a file as text.', annotations: reads },
      { name: 'list_directory', title: 'List a folder', description: 'List a folder.', annotations: reads },
      { name: 'search_files', title: 'Search files', description: 'Find files by name.', annotations: reads },
      { name: 'write_file', description: 'Create a file, or replace the one that is there.' },
      {
        name: 'delete_directory',
        title: 'Delete a folder and everything in it',
        description: 'Delete a folder. With recursive, everything in it too. This cannot be undone.',
        annotations: destroys,
      },
    ],
  },
  notes: {
    version: '0.9.2',
    answer: '3 notes were found.',
    tools: [
      { name: 'search_notes', title: 'Search your notes', description: 'Search notes.', annotations: reads },
      { name: 'add_note', title: 'Add a note', description: 'Add a note.', annotations: adds },
    ],
  },
};

const name = process.argv[2] ?? '';
const server = servers[name];
if (!server) throw new Error(`there is no plausible server called ${name}`);

serveRaw({
  initialize: () => ({
    protocolVersion: '2025-11-25',
    capabilities: { tools: {} },
    serverInfo: { name: `${name}-mcp-server`, version: server.version },
  }),
  'tools/list': () => ({ tools: server.tools.map((tool) => ({ inputSchema: { type: 'object' }, ...tool })) }),
  'tools/call': ({ params }) => text(server.answers?.[params?.name ?? ''] ?? server.answer),
});
