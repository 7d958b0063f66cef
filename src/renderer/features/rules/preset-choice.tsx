import { useEffect, useState } from 'react';
import type { Preset } from '../../../shared/rule-set.ts';
import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { PhraseText } from '../../ui/phrase.tsx';
import { ProblemNote } from '../../ui/states.tsx';

const words = t.rules.presets;

/** The ways to begin, with every rule they bring; choosing one shows the difference first. */
export function PresetChoice({ chosen, onChoose }: { chosen: string | null; onChoose: (id: Preset['id']) => void }) {
  const [presets, setPresets] = useState<readonly Preset[]>([]);
  const { problem, run } = useAction();
  useEffect(() => {
    void run(async () => setPresets(await ask('rules.presets', {})));
  }, [run]);
  return (
    <section aria-label={words.title}>
      <h2 className="font-[600]">{words.title}</h2>
      <p className="mb-2 text-small text-muted">{words.text}</p>
      {problem && <ProblemNote problem={problem} />}
      <ul className="grid grid-cols-3 gap-3 max-[940px]:grid-cols-1">
        {presets.map(({ id, rules }) => {
          const { name, text } = words.each[id];
          return (
            <li key={id}>
              <Card className="flex h-full flex-col gap-2 px-4 py-3">
                <h3 className="flex items-center gap-2 font-[600]">
                  {name} {chosen === id && <Chip tone="accent">{words.current}</Chip>}
                </h3>
                <p className="text-small">{text}</p>
                <ul className="flex flex-col gap-1 text-small text-muted">
                  {rules.map((rule) => (
                    <li key={JSON.stringify(rule)}>
                      <PhraseText phrase={t.rules.sentence(rule)} />
                    </li>
                  ))}
                </ul>
                <div className="mt-auto pt-1">
                  <Button size="small" onClick={() => onChoose(id)}>
                    {words.choose(name)}
                  </Button>
                </div>
              </Card>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
