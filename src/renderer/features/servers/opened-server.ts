import { create } from 'zustand';

export type ServerTab = 'overview' | 'tools' | 'sign-in' | 'logs' | 'configuration';

interface OpenedServer {
  /** The server whose view is open; null while the list is. */
  readonly name: string | null;
  readonly tab: ServerTab;
  /** The view is to begin with a diagnosis. */
  readonly diagnose: boolean;
  /** Where the list takes the focus back to. */
  readonly cameFrom: string | null;
  /** What the list is searched for. */
  readonly search: string;
}

/** What of the Servers screen is open. */
export const useOpenedServer = create<OpenedServer>()(() => ({
  name: null,
  tab: 'overview',
  diagnose: false,
  cameFrom: null,
  search: '',
}));

export function openServer(name: string, how: { tab?: ServerTab; diagnose?: boolean } = {}): void {
  const { tab = 'overview', diagnose = false } = how;
  useOpenedServer.setState({ name, tab, diagnose });
}

/** Back to the list, and in it to the server that was open. */
export function closeServer(): void {
  useOpenedServer.setState(({ name }) => ({ name: null, diagnose: false, cameFrom: name }));
}
