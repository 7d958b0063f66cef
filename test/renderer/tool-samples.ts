import type { Tool } from '../../src/shared/servers.ts';

/** A tool with every kind of argument a form can ask for. */
export const everyKind: Tool = {
  server: 'github',
  name: 'create_issue',
  title: 'Create an issue',
  description: 'Creates an issue in a repository. Labels and assignees are optional.\u200B',
  inputSchema: {
    type: 'object',
    properties: {
      owner: { type: 'string', description: 'Who owns the repository.', minLength: 1 },
      body: { type: 'string', description: 'What it says, in Markdown.', default: 'Seen on staging.' },
      priority: { type: 'integer', minimum: 1, maximum: 5 },
      weight: { anyOf: [{ type: 'number' }, { type: 'null' }], default: null },
      state: { enum: ['open', 'closed'], default: 'open' },
      draft: { type: 'boolean', description: 'Kept to yourself at first.' },
      due: { type: 'string', format: 'date' },
      labels: { type: 'array', items: { type: 'string' } },
      milestone: {
        type: 'object',
        properties: { title: { type: 'string' }, number: { type: 'integer' } },
        required: ['title'],
      },
      target: {
        oneOf: [
          { title: 'A branch', type: 'object', properties: { branch: { type: 'string' } }, required: ['branch'] },
          { title: 'A number', type: 'integer' },
        ],
      },
      kind: { const: 'issue' },
      tree: { $ref: '#/$defs/node' },
      extra: { type: 'object', additionalProperties: true },
    },
    required: ['owner', 'priority', 'kind'],
    $defs: {
      node: {
        type: 'object',
        properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#/$defs/node' } } },
        required: ['name'],
      },
    },
  },
};

export const tools: Tool[] = [
  {
    server: 'files',
    name: 'read_text_file',
    description: 'Reads a text file.',
    inputSchema: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
  },
  { server: 'files', name: 'write_file', description: 'Writes a file.', inputSchema: { type: 'object' } },
  { server: 'files', name: 'list_roots', inputSchema: { type: 'object', properties: {} } },
  everyKind,
];

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** A result with everything in it that there is. */
export const everything = {
  content: [
    { type: 'text', text: 'Two roots.\u202E <b>not bold</b>' },
    { type: 'image', data: png, mimeType: 'image/png' },
    { type: 'audio', data: 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=', mimeType: 'audio/wav' },
    { type: 'resource', resource: { uri: 'file:///home/ada/notes.txt', mimeType: 'text/plain', text: 'inside' } },
    {
      type: 'resource_link',
      uri: 'https://example.com/report.pdf',
      name: 'report.pdf',
      mimeType: 'application/pdf',
      size: 48_211,
      description: 'The report of this month.',
    },
  ],
  structuredContent: { roots: ['/home/ada', '/srv'], total: 2 },
};
