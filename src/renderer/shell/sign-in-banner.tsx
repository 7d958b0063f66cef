import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import type { Server } from '../../shared/servers.ts';
import { signInProblem } from '../sign-in/sign-in-words.ts';
import { useSignIn } from '../sign-in/use-sign-in.ts';
import { WaitingButtons } from '../sign-in/waiting-buttons.tsx';
import { servers } from '../stores/servers.ts';
import { t } from '../text/en.ts';
import { whenWords } from '../ui/ago.tsx';
import { Button } from '../ui/button.tsx';
import { PhraseText } from '../ui/phrase.tsx';
import { PlainText } from '../ui/plain-text.tsx';
import { ProblemNote } from '../ui/states.tsx';

const words = t.signIn.banner;

function Banner({ server, onLater }: { server: Server; onLater: () => void }) {
  const { name } = server.config;
  const signingIn = useSignIn(server);
  // That nobody has ever signed in, the sentence above it says already.
  const why = server.signIn?.signedInAt ? signInProblem(server) : null;
  const refused = server.signIn?.refusedCall;
  return (
    <section aria-label={t.signIn.signInTo(name)} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3.5 gap-y-2 rounded-card bg-ask-soft px-4 py-3">
        <KeyRound aria-hidden="true" className="size-4 flex-none text-ask" />
        <div role="status" className="min-w-0 flex-1 basis-[240px]">
          <PhraseText phrase={signingIn.underWay ? words.signingIn(name) : words.needs(name)} />{' '}
          {signingIn.underWay && (signingIn.url === null ? t.signIn.starting : t.signIn.waiting)}
          {!signingIn.underWay && refused && (
            <PhraseText phrase={words.refused(refused.agent, whenWords(refused.at, Date.now()))} />
          )}
          {!signingIn.underWay && why && <PlainText text={why.message} className="block text-small" />}
        </div>
        <div className="flex flex-wrap gap-2">
          {signingIn.underWay ? (
            <WaitingButtons server={name} signingIn={signingIn} />
          ) : (
            <>
              <Button
                size="small"
                look="primary"
                aria-label={t.signIn.signInTo(name)}
                onClick={() => signingIn.begin()}
              >
                {t.signIn.signIn}
              </Button>
              <Button size="small" look="quiet" aria-label={words.laterOf(name)} onClick={onLater}>
                {words.later}
              </Button>
            </>
          )}
        </div>
      </div>
      {signingIn.problem && <ProblemNote problem={signingIn.problem} />}
    </section>
  );
}

/**
 * A server that refused a call because nobody is signed in, and the one click that helps. Once put off, it stays away until
 * another call is refused.
 */
export function SignInBanners() {
  const [later, setLater] = useState<ReadonlySet<string>>(new Set());
  const needing = (servers.use().value ?? []).flatMap((server) => {
    const at = server.config.enabled ? server.signIn?.refusedCall?.at : undefined;
    const key = `${server.config.name} ${at}`;
    return at === undefined || later.has(key) ? [] : [{ server, key }];
  });
  return needing.map(({ server, key }) => (
    <Banner key={server.config.name} server={server} onLater={() => setLater((now) => new Set([...now, key]))} />
  ));
}
