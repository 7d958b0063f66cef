import type { Core } from '../core/core.ts';
import { readDoNotDisturb } from './do-not-disturb.ts';

/**
 * Whether the prompt may come on top by itself now, as the person set it. Where that cannot be found out it may: what waits must
 * not be missed because a desktop keeps silent. Never rejects.
 */
export async function mayComeUp(
  handlers: Pick<Core['handlers'], 'settings.get'>,
  environment: NodeJS.ProcessEnv,
): Promise<boolean> {
  try {
    const { promptFront } = await handlers['settings.get']({}, new AbortController().signal);
    if (promptFront === 'unless-do-not-disturb') return (await readDoNotDisturb(environment)) !== true;
    return promptFront === 'always';
  } catch {
    return true;
  }
}
