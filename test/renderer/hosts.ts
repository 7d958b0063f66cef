import type { Approval } from '../../src/shared/approvals.ts';
import { createFakeHost } from './fake-host.ts';
import { fromOutside, nothingOutside } from './import-samples.ts';
import { book, pinReview, pins, presets, standing, trial, uses } from './rule-samples.ts';
import { agents, rules, servers, settings, status, stories } from './samples.ts';
import { serverAnswers } from './server-samples.ts';

const always = {
  'rules.suggestions': () => [],
  'settings.get': () => settings,
  'app.desktop': () => ({ tellsDoNotDisturb: true }),
  'approvals.standing': () => standing,
  'reviews.list': () => [],
  'rules.book': () => book,
  'rules.presets': () => presets,
  ...serverAnswers,
};

/** A host with a life of its own: servers, agents, rules, stories and whatever waits. */
export function livelyHost(waiting: Approval[] = []) {
  return createFakeHost({
    ...always,
    'app.status': () => status,
    'servers.list': () => servers,
    'agents.list': () => agents,
    'rules.list': () => rules,
    'approvals.list': () => waiting,
    'history.list': () => stories,
    'approvals.preview': () => ({ of: 16, allowed: 14, denied: 0 }),
    'rules.uses': uses,
    'pins.list': () => pins,
    'pins.show': ({ tool }) => pinReview(tool),
    ...fromOutside,
    'rules.try': () => trial,
  });
}

/** A host where nothing is yet. */
export function emptyHost() {
  return createFakeHost({
    ...always,
    'app.status': () => ({ ...status, gateway: { state: 'off', url: null, error: null } }),
    'servers.list': () => [],
    'agents.list': () => [],
    'rules.list': () => [],
    'approvals.list': () => [],
    'history.list': () => [],
    'rules.uses': () => [],
    ...nothingOutside,
  });
}
