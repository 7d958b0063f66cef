import { app } from 'electron';

const scheme = 'countersign';

/** Links the person follows elsewhere, as the system hands them to us. */
export interface Links {
  /** Gives every link to `open`: those that came before, and each one that comes. */
  deliver(open: (url: string) => void): void;
}

/**
 * Makes this app the one for our links, and gathers them from the start: macOS tells of a link before the app is ready, the other
 * systems start it once more with the link among its arguments. What else is among the arguments is never taken for one.
 */
export function gatherLinks(argv: readonly string[]): Links {
  // Unpacked it is Electron, not Countersign, that would be registered.
  if (app.isPackaged) app.setAsDefaultProtocolClient(scheme);
  const early = linksIn(argv);
  let deliver = (url: string): void => {
    early.push(url);
  };
  app.on('open-url', (event, url) => {
    event.preventDefault();
    deliver(url);
  });
  app.on('second-instance', (_event, words) => {
    for (const url of linksIn(words)) deliver(url);
  });
  return {
    deliver(open) {
      deliver = open;
      for (const url of early.splice(0)) open(url);
    },
  };
}

function linksIn(words: readonly string[]): string[] {
  return words.filter((word) => word.toLowerCase().startsWith(`${scheme}://`));
}
