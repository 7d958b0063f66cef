import type { ReactNode } from 'react';
import type { Server } from '../../../shared/servers.ts';
import type { SignIn } from '../../../shared/sign-in.ts';
import { isSignedIn } from '../../sign-in/sign-in-words.ts';
import { t } from '../../text/en.ts';
import { Address } from '../../ui/address.tsx';
import { Moment } from '../../ui/ago.tsx';
import { PlainText } from '../../ui/plain-text.tsx';

const words = t.signIn.facts;
type Fact = readonly [label: string, value: ReactNode];

function Scopes({ scopes }: { scopes: readonly string[] }) {
  if (scopes.length === 0) return <span className="text-muted">{words.noScopes}</span>;
  return (
    <ul className="flex flex-wrap gap-1.5">
      {scopes.map((scope) => (
        <li key={scope} className="rounded-md bg-sunken px-2 py-0.5 font-mono text-[12px]">
          <PlainText text={scope} />
        </li>
      ))}
    </ul>
  );
}

/** How we say who we are, as the person set it. */
function chosen({ config }: Server): Fact[] {
  if (config.transport === 'stdio') return [];
  const { auth } = config;
  const facts: Fact[] = [[words.how, t.signIn.kinds[auth.kind]]];
  if ('clientId' in auth && auth.clientId) facts.push([words.clientId, <PlainText key="id" text={auth.clientId} />]);
  if ('issuer' in auth && auth.issuer) facts.push([words.expectedIssuer, <Address key="issuer" url={auth.issuer} />]);
  return facts;
}

/** What became of it. */
function found(signIn: SignIn): Fact[] {
  const { issuer, scopes, signedInAt, expiresAt, renewsAt, problem } = signIn;
  const facts: Fact[] = [];
  if (issuer !== null) facts.push([words.issuer, <Address key="issuer" url={issuer} />]);
  if (!isSignedIn(signIn)) return facts;
  facts.push([words.scopes, <Scopes key="scopes" scopes={scopes} />]);
  if (signedInAt !== null) facts.push([words.signedInAt, <Moment key="since" at={signedInAt} />]);
  facts.push([words.expires, expiresAt === null ? words.expiresUnsaid : <Moment key="until" at={expiresAt} />]);
  const renews = problem?.code === 'signin.unavailable' ? words.nextTry : words.renews;
  facts.push([renews, renewsAt === null ? words.renewsNot : <Moment key="renews" at={renewsAt} />]);
  return facts;
}

/** Everything known of a server's sign-in, as label and value. */
export function SignInFacts({ server }: { server: Server }) {
  const facts = [...chosen(server), ...(server.signIn ? found(server.signIn) : [])];
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-1.5 text-small">
      {facts.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="text-muted">{label}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
