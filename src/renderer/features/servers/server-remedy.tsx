import type { Server } from '../../../shared/servers.ts';
import { offersSignIn } from '../../sign-in/sign-in-words.ts';
import type { SigningIn } from '../../sign-in/use-sign-in.ts';
import { WaitingButtons } from '../../sign-in/waiting-buttons.tsx';
import { useScreen } from '../../stores/screen.ts';
import { t } from '../../text/en.ts';
import { useAgo } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import type { ToolsToReview } from './tools-to-review.ts';

interface RemedyProps {
  server: Server;
  signingIn: SigningIn;
  toReview: ToolsToReview;
  busy: boolean;
  onDiagnose: () => void;
  onSwitchOn: () => void;
}

/** The one thing that helps a server that does not work or that changed; null when nothing needs help. */
function remedy({ server, signingIn, toReview, busy, onDiagnose, onSwitchOn }: RemedyProps) {
  const { name } = server.config;
  if (offersSignIn(server)) {
    return (
      <Button size="small" aria-label={t.signIn.signInTo(name)} onClick={() => signingIn.begin()}>
        {t.signIn.signIn}
      </Button>
    );
  }
  if (server.state === 'failing' || server.state === 'needs-sign-in') {
    return (
      <Button size="small" aria-label={t.servers.diagnoseOf(name)} onClick={onDiagnose}>
        {t.servers.diagnose}
      </Button>
    );
  }
  if (server.state === 'disabled') {
    return (
      <Button size="small" disabled={busy} aria-label={t.servers.switchOnOf(name)} onClick={onSwitchOn}>
        {t.servers.switchOn}
      </Button>
    );
  }
  if (toReview.changed > 0) {
    return (
      <Button size="small" aria-label={t.servers.reviewOf(name)} onClick={() => useScreen.setState({ now: 'tools' })}>
        {t.servers.review}
      </Button>
    );
  }
  return null;
}

function Tools({ toolCount, unreviewed }: { toolCount: number | null; unreviewed: number }) {
  if (toolCount === null) return <span />;
  return (
    <div>
      <p>
        <b className="font-[600]">{toolCount}</b> <span className="text-muted">{t.servers.tools(toolCount)}</span>
      </p>
      {unreviewed > 0 && <p className="text-small text-ask">{t.servers.unreviewed(unreviewed)}</p>}
    </div>
  );
}

function LastCall({ at }: { at: string | null }) {
  const ago = useAgo(at);
  return (
    <p className="text-small text-muted">
      {at === null ? (
        t.servers.neverCalled
      ) : (
        <>
          <span className="block max-[940px]:inline">{t.servers.lastCall}</span> {ago}
        </>
      )}
    </p>
  );
}

/** What would help a server, or its tools where it needs no help; and its last call. Two cells of a row. */
export function ServerRemedy(props: RemedyProps) {
  const { server, signingIn, toReview } = props;
  if (signingIn.underWay) {
    return (
      <div className="relative z-10 col-span-2 flex flex-wrap gap-2">
        <WaitingButtons server={server.config.name} signingIn={signingIn} />
      </div>
    );
  }
  const help = remedy(props);
  return (
    <>
      {help ? (
        <div className="relative z-10">{help}</div>
      ) : (
        <Tools toolCount={server.toolCount} unreviewed={toReview.unreviewed} />
      )}
      <LastCall at={server.lastCallAt} />
    </>
  );
}
