import { useState } from 'react';
import type { RuleBook, RuleConfiguration } from '../../../shared/rule-set.ts';
import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { ruleBook } from '../../stores/rule-book.ts';
import { servers } from '../../stores/servers.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Checkbox } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { ScopesDialog } from './scopes-dialog.tsx';

const words = t.rules.all;

/** What holds for all rules together: strict mode, whose claims count, and the scopes. */
export function ForAllRules({ book }: { book: RuleBook }) {
  const [editing, setEditing] = useState(false);
  const { busy, problem, run } = useAction();
  const names = servers.use().value?.map((server) => server.config.name) ?? [];
  const configure = (change: Partial<RuleConfiguration>) =>
    void run(async () => ruleBook.replace(await ask('rules.configure', change)));
  const trust = (name: string, on: boolean) => {
    const others = book.trustedServers.filter((one) => one !== name);
    configure({ trustedServers: on ? [...others, name] : others });
  };
  // A trusted server that is gone stays in sight: it counts again when it comes back.
  const listed = [...new Set([...names, ...book.trustedServers])];
  return (
    <section aria-label={words.title}>
      <h2 className="mb-2 font-[600]">{words.title}</h2>
      <Card>
        <div className="flex items-center gap-4 px-4 py-[13px]">
          <div className="min-w-0 flex-1">
            <p className="font-[550]">{words.strict}</p>
            <p className="text-small text-muted">{words.strictText}</p>
          </div>
          <Toggle label={words.strict} on={book.strict} disabled={busy} onToggle={(strict) => configure({ strict })} />
        </div>
        <fieldset className="border-t border-line px-4 py-[13px]">
          <legend className="sr-only">{words.trusted}</legend>
          <p className="font-[550]">{words.trusted}</p>
          <p className="mb-1.5 text-small text-muted">{words.trustedText}</p>
          <div className="flex flex-wrap gap-x-5 gap-y-1.5">
            {listed.length === 0 && <p className="text-small text-muted">{words.noServers}</p>}
            {listed.map((name) => (
              <Checkbox
                key={name}
                label={name}
                hideLabel={words.trustOf(name)}
                checked={book.trustedServers.includes(name)}
                onCheck={(on) => trust(name, on)}
              />
            ))}
          </div>
        </fieldset>
        <div className="flex items-center gap-4 border-t border-line px-4 py-[13px]">
          <p className="min-w-0 flex-1 text-small text-muted">{words.scopesText(book.scopes.tools.length)}</p>
          <Button size="small" onClick={() => setEditing(true)}>
            {words.scopes}
          </Button>
        </div>
      </Card>
      {problem && (
        <div className="mt-2">
          <ProblemNote problem={problem} />
        </div>
      )}
      {editing && <ScopesDialog scopes={book.scopes} onClose={() => setEditing(false)} />}
    </section>
  );
}
