import { adding } from './en/adding.ts';
import { agents } from './en/agents.ts';
import { approvals } from './en/approvals.ts';
import { common } from './en/common.ts';
import { history } from './en/history.ts';
import { isolation } from './en/isolation.ts';
import { pins } from './en/pins.ts';
import { prompt } from './en/prompt.ts';
import { reviews } from './en/reviews.ts';
import { rules } from './en/rules.ts';
import { secrets } from './en/secrets.ts';
import { serverLogs } from './en/server-logs.ts';
import { serverView } from './en/server-view.ts';
import { servers } from './en/servers.ts';
import { settings } from './en/settings.ts';
import { shell } from './en/shell.ts';
import { signIn } from './en/sign-in.ts';
import { standing } from './en/standing.ts';
import { trying } from './en/trying.ts';

/** Every word the page says, in English; another language is another object of this shape. */
export const t = {
  common,
  shell,
  servers,
  serverView,
  serverLogs,
  isolation,
  adding,
  secrets,
  signIn,
  agents,
  rules,
  approvals,
  prompt,
  reviews,
  standing,
  pins,
  trying,
  history,
  settings,
};
