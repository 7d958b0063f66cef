import { useState } from 'react';
import type { Server } from '../../../shared/servers.ts';
import { byPerson, isMild, isSignedIn, signInProblem } from '../../sign-in/sign-in-words.ts';
import type { SigningIn } from '../../sign-in/use-sign-in.ts';
import { WaitingButtons } from '../../sign-in/waiting-buttons.tsx';
import { t } from '../../text/en.ts';
import { Address } from '../../ui/address.tsx';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { FoldedText } from '../../ui/folded-text.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { SignInFacts } from './sign-in-facts.tsx';
import { SignOutDialog } from './sign-out-dialog.tsx';

const words = t.signIn;

interface SectionProps {
  server: Server;
  signingIn: SigningIn;
}

/** Whether somebody is signed in, and whom the issuer says that is. */
function Who({ server, signingIn }: SectionProps) {
  const { signIn } = server;
  if (signingIn.underWay) {
    return (
      <div role="status">
        <p className="text-ask">{words.signingIn}</p>
        <p className="text-small text-muted">
          {signingIn.url === null ? (
            words.starting
          ) : (
            <>
              {words.waitingAt} <Address url={signingIn.url} />
            </>
          )}
        </p>
      </div>
    );
  }
  if (!signIn) return <p className="text-muted">{words.state.notYet}</p>;
  const inNow = isSignedIn(signIn);
  return (
    <div>
      {!inNow && <p className="text-ask">{words.state.needed}</p>}
      {inNow && signIn.account === null && <p>{words.state.signedIn}</p>}
      {signIn.account !== null && (
        <p className={inNow ? '' : 'text-small'}>
          {inNow ? words.state.signedInAs : words.state.before}{' '}
          <b className="font-[600]">
            <FoldedText text={signIn.account} />
          </b>{' '}
          <Chip>{words.claim}</Chip>
        </p>
      )}
      {signIn.state === 'refreshing' && <p className="text-small text-muted">{words.state.refreshing}</p>}
    </div>
  );
}

function Actions({ server, signingIn, onSignOut }: SectionProps & { onSignOut: () => void }) {
  const { config, signIn } = server;
  if (signingIn.underWay) return <WaitingButtons server={config.name} signingIn={signingIn} />;
  const inNow = signIn !== null && isSignedIn(signIn);
  const person = byPerson(config);
  const known = inNow || (signIn !== null && signIn.account !== null);
  return (
    <>
      <Button size="small" look={inNow ? 'plain' : 'primary'} onClick={() => signingIn.begin()}>
        {!person ? words.newToken : inNow ? words.again : words.signIn}
      </Button>
      {person && known && (
        <Button size="small" onClick={() => signingIn.begin({ somebodyElse: true })}>
          {words.somebodyElse}
        </Button>
      )}
      {person && (
        <Button size="small" onClick={signingIn.copyLink}>
          {words.linkInstead}
        </Button>
      )}
      {inNow && (
        <Button size="small" look="danger" onClick={onSignOut}>
          {words.signOut}
        </Button>
      )}
    </>
  );
}

/** Who is signed in to a server, where, for how long, and every way to change that. */
export function SignInSection({ server, signingIn }: SectionProps) {
  const { config, signIn } = server;
  const [leaving, setLeaving] = useState(false);
  const [revoked, setRevoked] = useState<boolean | null>(null);
  const inNow = signIn !== null && isSignedIn(signIn);
  const problem = signInProblem(server);
  return (
    <section aria-label={words.titleOf(config.name)} className="flex flex-col gap-2.5">
      <h2 className="text-small font-[600]">{words.title}</h2>
      <Who server={server} signingIn={signingIn} />
      {problem && !signingIn.underWay && <ProblemNote problem={problem} mild={isMild(problem)} />}
      {revoked !== null && !inNow && !signingIn.underWay && (
        <p role="status" className={revoked ? 'text-small' : 'text-small text-ask'}>
          {revoked ? words.revoked : words.notRevoked}
        </p>
      )}
      <SignInFacts server={server} />
      <div className="flex flex-wrap gap-2.5">
        <Actions server={server} signingIn={signingIn} onSignOut={() => setLeaving(true)} />
      </div>
      {leaving && <SignOutDialog name={config.name} onClose={() => setLeaving(false)} onSignedOut={setRevoked} />}
    </section>
  );
}
