import { useState } from 'react';
import type { ProjectState } from '../../../shared/rule-set.ts';
import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { ruleBook } from '../../stores/rule-book.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { TextField } from '../../ui/field.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { ProblemNote } from '../../ui/states.tsx';

const words = t.rules.projects;

function Row({ project, onLook }: { project: ProjectState; onLook: (folder: string) => void }) {
  const { folder, state, problem: why } = project;
  const { busy, problem, run } = useAction();
  const forget = () =>
    void run(async () => {
      await ask('rules.forgetProject', { folder });
      await ruleBook.reload();
    });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-[11px]">
      <div className="min-w-0 flex-1">
        <span className="font-mono">
          <PlainText line text={folder} />
        </span>{' '}
        <Chip tone={state === 'current' ? 'plain' : 'ask'}>{words.states[state]}</Chip>
        {why !== null && (
          <p className="text-small text-ask">
            <PlainText text={why} />
          </p>
        )}
      </div>
      {state === 'waiting' && (
        <Button size="small" aria-label={words.reviewOf(folder)} onClick={() => onLook(folder)}>
          {words.review}
        </Button>
      )}
      <Button size="small" disabled={busy} aria-label={words.forgetOf(folder)} onClick={forget}>
        {words.forget}
      </Button>
      {problem && <ProblemNote problem={problem} />}
    </li>
  );
}

/** Folders whose own rules the person knows of. */
export function ProjectList({ list, onLook }: { list: readonly ProjectState[]; onLook: (folder: string) => void }) {
  const [folder, setFolder] = useState('');
  return (
    <section aria-label={words.title}>
      <h2 className="font-[600]">{words.title}</h2>
      <p className="mb-2 text-small text-muted">{words.text}</p>
      <Card>
        <ul>
          {list.map((project) => (
            <Row key={project.folder} project={project} onLook={onLook} />
          ))}
        </ul>
        <form
          className="px-4 py-[13px]"
          onSubmit={(event) => {
            event.preventDefault();
            if (folder.trim() !== '') onLook(folder.trim());
          }}
        >
          <TextField
            label={words.folder}
            mono
            value={folder}
            onText={setFolder}
            action={
              <Button type="submit" disabled={folder.trim() === ''}>
                {words.look}
              </Button>
            }
          />
        </form>
      </Card>
    </section>
  );
}
