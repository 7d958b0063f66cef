import { agents } from './en/agents.ts';
import { approvals, prompt } from './en/approvals.ts';
import { common } from './en/common.ts';
import { history } from './en/history.ts';
import { rules } from './en/rules.ts';
import { servers } from './en/servers.ts';
import { settings } from './en/settings.ts';
import { shell } from './en/shell.ts';
import { signIn } from './en/sign-in.ts';

/** Every word the page says, in English; another language is another object of this shape. */
export const t = { common, shell, servers, agents, rules, approvals, prompt, history, settings, signIn };
