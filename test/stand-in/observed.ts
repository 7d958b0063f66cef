/** What the app did to the person's screen, for tests to look at. */
export interface Observed {
  windows: { id: number; title: string; url: string; visible: boolean; focused: boolean }[];
  notifications: { title: string; body: string; actions: string[]; open: boolean }[];
  tray: { title: string; toolTip: string; menu: string[] } | null;
  menu: string[];
  badge: number;
  dialogs: { kind: 'error' | 'message' | 'save'; message: string; detail: string; buttons: string[] }[];
  granted: string[];
  /** Windows a page tried to open, and what the app said. */
  opened: { url: string; action: string }[];
  /** Addresses the app showed in the person's browser. */
  browsed: string[];
  paths: Record<string, string>;
}

/** What a test may do in the person's place. */
export type Gesture =
  | { do: 'click-notification'; title?: string; action?: string }
  | { do: 'click-tray'; label: string }
  | { do: 'click-menu'; label: string }
  | { do: 'focus'; window: number }
  | { do: 'blur'; window: number }
  | { do: 'close'; window: number }
  | { do: 'activate' }
  | { do: 'wake-computer' }
  | { do: 'answer'; button?: string; path?: string };

/** Everything but windows and paths, which are asked for when somebody looks. */
export const observed: Omit<Observed, 'windows' | 'paths'> = {
  notifications: [],
  tray: null,
  menu: [],
  badge: 0,
  dialogs: [],
  granted: [],
  opened: [],
  browsed: [],
};
