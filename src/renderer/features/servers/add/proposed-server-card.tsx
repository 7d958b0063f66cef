import { CircleAlert, KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ProposedServer } from '../../../../shared/imports.ts';
import { appStatus } from '../../../stores/app-status.ts';
import { t } from '../../../text/en.ts';
import { Chip } from '../../../ui/chip.tsx';
import { Checkbox, TextField } from '../../../ui/field.tsx';
import { PlainText } from '../../../ui/plain-text.tsx';
import { ProblemNote } from '../../../ui/states.tsx';
import { TextValue } from '../../../ui/text-value.tsx';
import { commandLine } from '../server-words.ts';
import { type Choice, hasPlaceholder } from './review-choices.ts';

const words = t.adding.review;

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[108px_minmax(0,1fr)] gap-3 border-t border-line px-3 py-[7px] first:border-t-0 max-[520px]:grid-cols-1 max-[520px]:gap-0.5">
      <dt className="font-sans text-muted">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

function Values({ values }: Pick<ProposedServer, 'values'>) {
  const vault = appStatus.use().value?.vault ?? 'keychain';
  return (
    <ul className="flex flex-col gap-1">
      {values.map((value, place) => {
        // A proposal never changes while it is shown, and nothing says its names are different ones.
        const key = `${place}`;
        return (
          <li key={key}>
            <PlainText line text={value.name} className="text-muted" />
            <span className="text-muted">: </span>
            {value.secret ? (
              <span className="inline-flex items-baseline gap-1.5 font-sans">
                <KeyRound aria-hidden="true" className="size-3 self-center text-muted" />
                {words.secret(value.length, vault)}
              </span>
            ) : (
              <TextValue whole name={value.name} text={value.value} />
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Everything that would run or be reached, whole. */
function Facts({ server }: { server: ProposedServer }) {
  const { command, args, cwd, url, values, isolation } = server;
  const vault = appStatus.use().value?.vault ?? 'keychain';
  return (
    <>
      <dl className="overflow-hidden rounded-lg bg-sunken font-mono text-small">
        {command !== null && (
          <Row label={words.runs}>
            <PlainText line text={commandLine(command, args)} />
          </Row>
        )}
        {url !== null && (
          <Row label={words.reaches}>
            <TextValue whole name="url" text={url} />
          </Row>
        )}
        {values.length > 0 && (
          <Row label={command === null ? words.headers : words.env}>
            <Values values={values} />
          </Row>
        )}
        {cwd !== null && (
          <Row label={words.cwd}>
            <TextValue whole name="cwd" text={cwd} />
          </Row>
        )}
        {isolation && isolation.kind !== 'none' && (
          <Row label={words.isolation}>
            <PlainText
              line
              text={isolation.kind === 'sandbox' ? words.sandbox : words.container(isolation.image)}
              className="font-sans"
            />
          </Row>
        )}
      </dl>
      {hasPlaceholder(server) && <p className="text-small text-muted">{words.placeholder(vault)}</p>}
    </>
  );
}

function Warnings({ list }: { list: ProposedServer['warnings'] }) {
  return (
    <ul aria-label={words.warnings} className="flex flex-col gap-1.5 rounded-lg bg-ask-soft px-3 py-2 text-small">
      {list.map(({ code, message, remedy }) => (
        <li key={`${code} ${message}`} className="flex items-start gap-2.5">
          <CircleAlert aria-hidden="true" className="mt-[3px] size-3.5 flex-none text-ask" />
          <span className="min-w-0">
            <PlainText text={message} className="font-[550] text-ask" /> {remedy && <PlainText text={remedy} />}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** One server from outside: whether to add it, what to call it, all of it, and what to know before. */
export function ProposedServerCard(props: {
  server: ProposedServer;
  choice: Choice;
  complaint: string | undefined;
  onChoice: (change: Partial<Choice>) => void;
}) {
  const { server, choice, complaint, onChoice } = props;
  const { originalName, transport, duplicateOf, warnings, problem } = server;
  return (
    <li className="flex flex-col gap-2.5 rounded-card border border-line px-4 py-3.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <span className="min-w-0 text-[15px] font-[600]">
          <Checkbox
            label={originalName}
            hideLabel={words.add(originalName)}
            disabled={problem !== null}
            checked={choice.ticked}
            onCheck={(ticked) => onChoice({ ticked })}
          />
        </span>
        <Chip>{t.servers.transport[transport]}</Chip>
        {duplicateOf !== null && <Chip tone="ask">{words.sameAs(duplicateOf)}</Chip>}
      </div>
      <Facts server={server} />
      {warnings.length > 0 && <Warnings list={warnings} />}
      {problem && <ProblemNote problem={problem} />}
      {choice.ticked && (
        <div className="max-w-[340px]">
          <TextField
            label={words.name}
            aria-label={words.nameOf(originalName)}
            error={complaint}
            value={choice.name}
            onText={(name) => onChoice({ name })}
          />
        </div>
      )}
    </li>
  );
}
