import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { t } from '../../text/en.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { toast } from '../../ui/toast.tsx';

/** Asks before signing out; `onSignedOut` hears whether the issuer has confirmed that the tokens are revoked. */
export function SignOutDialog(props: { name: string; onClose: () => void; onSignedOut: (revoked: boolean) => void }) {
  const { name, onClose, onSignedOut } = props;
  const { busy, problem, run } = useAction();
  const signOut = async () => {
    if (await run(async () => onSignedOut((await ask('servers.logout', { name })).revoked))) {
      onClose();
      toast(t.signIn.signedOut(name));
    }
  };
  return (
    <ConfirmDialog
      onClose={onClose}
      onConfirm={() => void signOut()}
      title={t.signIn.signOutTitle(name)}
      text={t.signIn.signOutText}
      confirm={t.signIn.signOutConfirm}
      busy={busy}
      problem={problem}
    />
  );
}
