interface Named {
  readonly agent: string;
  readonly server: string;
  readonly tool: string;
}

/** A tool's name is its server's: shortened, and with a sign in place of what would hide or turn the text around. */
function plain(name: string): string {
  const shown = name.replace(/[\p{C}\p{Z}]/gu, '\ufffd');
  return shown.length > 80 ? `${shown.slice(0, 80)}…` : shown;
}

/** Every word the shell itself puts on the person's screen. The pages have their own catalog. */
export const text = {
  name: 'Countersign',
  promptTitle: 'Countersign: an agent asks',
  promptClosed: 'The prompt was closed.',
  promptCrashed: 'The prompt stopped working before it was answered.',
  open: 'Open Countersign',
  showPrompt: 'Show what waits',
  pause: 'Refuse Everything Until I’m Back',
  resume: 'I’m Back: Take Calls Again',
  quit: 'Quit Countersign',
  menu: { file: 'File', closeWindow: 'Close Window', edit: 'Edit', view: 'View', window: 'Window' },
  tray: (waiting: number, paused: boolean) => {
    if (paused) return 'Countersign: everything is refused until you are back';
    return waiting === 0 ? 'Countersign' : `Countersign: ${waiting} ${waiting === 1 ? 'waits' : 'wait'} for you`;
  },
  notification: {
    call: ({ agent, server, tool }: Named) => ({
      title: `${agent} asks to use ${plain(tool)}`,
      body: `On the server ${server}. Open Countersign to see everything and answer.`,
    }),
    result: ({ agent, server, tool }: Named) => ({
      title: `Read what ${plain(tool)} answered before ${agent} does`,
      body: `On the server ${server}. Open Countersign to read the result and release it.`,
    }),
    more: (count: number) => ({
      title: count === 1 ? 'One more waits for you' : `${count} more wait for you`,
      body: 'Open Countersign to see everything and answer.',
    }),
    deny: 'Deny',
    notDenied: (message: string, remedy = '') => ({
      title: 'Your Deny came too late or did not count',
      body: `${message} ${remedy}`.trim(),
    }),
  },
  failure: {
    title: 'Countersign could not start',
    retry: 'Try Again',
    quit: 'Quit',
  },
  export: {
    title: 'Export the history',
    fileName: (format: string, day: string) => `countersign-history-${day}.${format}`,
    failed: (path: string) => `The history could not be written to ${path}.`,
    remedy: 'Choose a folder you may write to, on a disk with room.',
  },
  foreignSender: 'Only Countersign’s own window may ask.',
} as const;
