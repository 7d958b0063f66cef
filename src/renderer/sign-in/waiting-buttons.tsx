import { t } from '../text/en.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import type { SigningIn } from './use-sign-in.ts';

/** What a person can do while their browser is awaited. */
export function WaitingButtons({ server, signingIn }: { server: string; signingIn: SigningIn }) {
  const { url, cancel } = signingIn;
  return (
    <>
      {url !== null && <CopyButton label={t.signIn.copyLinkOf(server)} face={t.signIn.copyLink} text={url} />}
      <Button size="small" aria-label={t.signIn.cancelOf(server)} onClick={cancel}>
        {t.common.cancel}
      </Button>
    </>
  );
}
