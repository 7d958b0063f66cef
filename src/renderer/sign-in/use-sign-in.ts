import type { Problem, Server } from '../../shared/servers.ts';
import { ask, HostError } from '../host.ts';
import { copyText } from '../lib/copy-text.ts';
import { useAction } from '../lib/use-action.ts';
import { t } from '../text/en.ts';
import { toast } from '../ui/toast.tsx';

/** The person's hands on one server's sign-in; how it goes comes with the servers themselves. */
export interface SigningIn {
  /** From the first click until it is over, however it ends. */
  readonly underWay: boolean;
  /** Where the browser has to go, once that is known. */
  readonly url: string | null;
  readonly problem: Problem | null;
  begin(how?: { somebodyElse?: boolean }): void;
  /** Begins it without opening a browser: the link is copied. */
  copyLink(): void;
  cancel(): void;
}

/** What was cancelled is no problem to the person who cancelled it. */
async function unlessCancelled(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof HostError && error.code === 'signin.cancelled')) throw error;
  }
}

export function useSignIn({ config: { name }, signIn }: Server): SigningIn {
  const login = useAction();
  const cancel = useAction();
  const start = (open: boolean, somebodyElse: boolean) =>
    void login.run(() =>
      unlessCancelled(async () => {
        const begun = await ask('servers.login', { name, open, somebodyElse });
        if (begun.kind === 'done') toast(t.signIn.done(name));
        else if (!open && copyText(begun.url)) toast(t.signIn.linkCopied);
      }),
    );
  const waiting = signIn?.state === 'signing-in';
  return {
    underWay: login.busy || waiting,
    url: waiting ? signIn.url : null,
    problem: login.problem ?? cancel.problem,
    begin: ({ somebodyElse = false } = {}) => start(true, somebodyElse),
    copyLink: () => start(false, false),
    cancel: () => void cancel.run(() => ask('servers.cancelLogin', { name })),
  };
}
