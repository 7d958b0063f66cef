import { type ReactNode, useState } from 'react';
import type { ImportProposal, ImportSource } from '../../../../shared/imports.ts';
import { useFocusInvalid } from '../../../lib/use-focus-invalid.ts';
import { servers } from '../../../stores/servers.ts';
import { t } from '../../../text/en.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/field.tsx';
import { PlainText } from '../../../ui/plain-text.tsx';
import { Loading, ProblemNote } from '../../../ui/states.tsx';
import { ImportOutcome } from './import-outcome.tsx';
import { ProposedServerCard } from './proposed-server-card.tsx';
import { type Choice, firstChoices, hasSecret, nameComplaints, plainKeysLeft } from './review-choices.ts';
import { useImport } from './use-import.ts';

const words = t.adding.review;

interface Accepted {
  readonly ids: ReadonlySet<string>;
  readonly enabled: boolean;
}

function Foot({ children }: { children: ReactNode }) {
  return (
    <footer className="sticky -bottom-4 z-10 -mx-5 -mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3 rounded-b-card border-t border-line bg-foot px-5 py-3.5 [@media(max-height:480px)]:static">
      {children}
    </footer>
  );
}

/** One proposal and what the person wants of it. Mount it anew (`key`) for each digest. */
function Proposal(props: {
  proposal: ImportProposal;
  busy: boolean;
  back: ReactNode;
  children: ReactNode;
  onAccept: (choices: { id: string; name: string; enable: boolean }[]) => void;
}) {
  const { proposal, busy } = props;
  const [choices, setChoices] = useState(() => firstChoices(proposal.servers));
  const [enable, setEnable] = useState(false);
  const [shown, setShown] = useState(false);
  const { form, complain } = useFocusInvalid<HTMLUListElement>();
  const taken = (servers.use().value ?? []).map(({ config }) => config.name);
  const complaints = nameComplaints(choices, taken);
  const ticked = proposal.servers.filter(({ id }) => choices[id]?.ticked);
  const change = (id: string, part: Partial<Choice>) =>
    setChoices((now) => ({ ...now, [id]: { ticked: false, name: '', ...now[id], ...part } }));
  const accept = () => {
    setShown(true);
    if (Object.keys(complaints).length > 0) return complain();
    props.onAccept(ticked.map(({ id, name }) => ({ id, name: choices[id]?.name.trim() ?? name, enable })));
  };
  return (
    <>
      <ul ref={form} aria-label={words.list} className="flex flex-col gap-3">
        {proposal.servers.map((server) => (
          <ProposedServerCard
            key={server.id}
            server={server}
            choice={choices[server.id] ?? { ticked: false, name: server.name }}
            complaint={shown || choices[server.id]?.name !== server.name ? complaints[server.id] : undefined}
            onChoice={(part) => change(server.id, part)}
          />
        ))}
      </ul>
      {props.children}
      <Foot>
        <div className="min-w-0 flex-1 basis-[300px]">
          <Checkbox label={words.enable} checked={enable} onCheck={setEnable} />
          <p className="text-small text-muted">{enable ? words.onText : words.offText}</p>
        </div>
        <div className="ml-auto flex flex-wrap gap-2.5">
          {props.back}
          <Button look="primary" disabled={busy || ticked.length === 0} onClick={accept}>
            {busy ? words.accepting : words.accept(ticked.length)}
          </Button>
        </div>
      </Foot>
    </>
  );
}

function About({ proposal: { title, servers: proposed } }: { proposal: ImportProposal }) {
  if (proposed.length === 0) return <p className="text-muted">{words.nothing}</p>;
  return (
    <>
      <p className="text-small text-muted">
        {words.from} <PlainText line text={title} className="text-text" />
      </p>
      {proposed.every(({ duplicateOf }) => duplicateOf !== null) && (
        <p className="rounded-card bg-accent-soft px-4 py-3">{words.allHere}</p>
      )}
    </>
  );
}

/** What a source would add, all of it, and adding what the person ticks. The same for every source. */
export function ImportReview(props: {
  source: ImportSource;
  /** Null when there is nothing to go back to. */
  onBack: (() => void) | null;
  /** What was ticked has been tried; what came of it is shown now. */
  onAdded: () => void;
  onDone: () => void;
}) {
  const { source, onBack, onDone } = props;
  const { proposal, changed, result, ...doing } = useImport(source, props.onAdded);
  const [accepted, setAccepted] = useState<Accepted>({ ids: new Set(), enabled: false });
  if (result && proposal) {
    const broughtKeys = proposal.servers.some((server) => accepted.ids.has(server.id) && hasSecret(server));
    const plain = broughtKeys && result.added.length > 0 ? plainKeysLeft(source, result.plainSecretsIn) : null;
    return <ImportOutcome result={result} enabled={accepted.enabled} plain={plain} onDone={onDone} />;
  }
  const back = <Button onClick={onBack ?? onDone}>{onBack ? t.adding.back : t.common.cancel}</Button>;
  const readable = proposal !== null && proposal.servers.length > 0 && !doing.unread;
  return (
    <div className="flex flex-col gap-3">
      {doing.reading && <Loading words={words.loading} />}
      {doing.unread && <ProblemNote problem={doing.unread} onRetry={doing.read} />}
      {changed && !doing.reading && (
        <p role="alert" className="rounded-card bg-ask-soft px-4 py-3 font-[550] text-ask">
          {words.changed}
        </p>
      )}
      {proposal && !doing.unread && <About proposal={proposal} />}
      {readable ? (
        <Proposal
          key={proposal.digest}
          proposal={proposal}
          busy={doing.accepting || doing.reading}
          back={back}
          onAccept={(choices) => {
            setAccepted({ ids: new Set(choices.map(({ id }) => id)), enabled: choices.some(({ enable }) => enable) });
            doing.accept(proposal, choices);
          }}
        >
          {doing.refused && <ProblemNote problem={doing.refused} />}
        </Proposal>
      ) : (
        <div className="flex justify-end pt-1">{back}</div>
      )}
    </div>
  );
}
