import type { Server } from '../../../shared/servers.ts';
import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { canSignIn } from '../../sign-in/sign-in-words.ts';
import { t } from '../../text/en.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { toast } from '../../ui/toast.tsx';
import { closeServer } from './opened-server.ts';
import { ownSecrets } from './server-words.ts';
import { usePinsOf } from './tools-to-review.ts';

const words = t.serverView.remove;

/** What goes with a server, in words. */
function useForgotten({ config, signIn }: Server): readonly string[] {
  const secrets = ownSecrets(config);
  const accepted = usePinsOf(config.name).filter(({ acceptedAt }) => acceptedAt !== null).length;
  return [
    words.configuration,
    ...(secrets.length > 0 ? [words.secrets(secrets)] : []),
    ...(canSignIn(config) && signIn ? [words.signIn] : []),
    ...(accepted > 0 ? [words.pins(accepted)] : []),
  ];
}

/** Asks before a server is removed, and says what is forgotten with it. */
export function RemoveDialog({ server, onClose }: { server: Server; onClose: () => void }) {
  const { name } = server.config;
  const { busy, problem, run } = useAction();
  const forgotten = useForgotten(server);
  const remove = async () => {
    if (await run(() => ask('servers.remove', { name }))) {
      onClose();
      closeServer();
      toast(t.servers.removed(name));
    }
  };
  return (
    <ConfirmDialog
      onClose={onClose}
      onConfirm={() => void remove()}
      title={words.title(name)}
      text={words.stays}
      confirm={words.confirm}
      busy={busy}
      problem={problem}
    >
      <p className="mt-2">{words.forgotten}</p>
      <ul className="mb-2 list-disc pl-5">
        {forgotten.map((one) => (
          <li key={one}>
            <PlainText text={one} />
          </li>
        ))}
      </ul>
    </ConfirmDialog>
  );
}
