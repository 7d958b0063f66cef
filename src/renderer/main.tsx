import './zod-setup.ts';

import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import './app.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { PromptWindow } from './features/prompt-window/prompt-window.tsx';
import { App } from './shell/app.tsx';
import { useTheme } from './shell/use-theme.ts';
import { agents } from './stores/agents.ts';
import { appStatus } from './stores/app-status.ts';
import { approvals } from './stores/approvals.ts';
import { links } from './stores/links.ts';
import { pins } from './stores/pins.ts';
import { reviews } from './stores/reviews.ts';
import { ruleBook } from './stores/rule-book.ts';
import { rules } from './stores/rules.ts';
import { secrets } from './stores/secrets.ts';
import { servers } from './stores/servers.ts';
import { settings } from './stores/settings.ts';
import { standing } from './stores/standing.ts';
import { Boundary } from './ui/boundary.tsx';
import { Toaster } from './ui/toast.tsx';

/** One page, two windows: the prompt needs little and must be there at once. */
const isPrompt = window.location.hash === '#/prompt';
const needed = [approvals, reviews, settings];
const forScreens = [servers, secrets, links, agents, rules, ruleBook, standing, pins, appStatus];
for (const store of isPrompt ? needed : [...needed, ...forScreens]) store.start();

function Window() {
  useTheme();
  return (
    <Boundary>
      {isPrompt ? <PromptWindow /> : <App />}
      <Toaster />
    </Boundary>
  );
}

const root = document.getElementById('root');
if (!root) throw new Error('The page has no root.');
createRoot(root).render(
  <StrictMode>
    <Window />
  </StrictMode>,
);
