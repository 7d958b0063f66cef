import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Secret } from '../../../shared/secrets.ts';
import { secrets } from '../../stores/secrets.ts';
import { t } from '../../text/en.ts';
import { useAgo } from '../../ui/ago.tsx';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Loaded } from '../../ui/states.tsx';
import { RemoveSecretDialog, RenameSecretDialog, SecretValueDialog } from './secret-dialogs.tsx';

const words = t.secrets;

type Opened = { what: 'add' } | { what: 'replace' | 'rename' | 'remove'; secret: Secret };

function SecretRow({ secret, onOpen }: { secret: Secret; onOpen: (opened: Opened) => void }) {
  const { name, usedBy, changedAt, missing } = secret;
  const ago = useAgo(changedAt);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line px-3.5 py-2.5 first:border-t-0">
      <div className="min-w-0 flex-1 basis-[260px]">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <PlainText line text={name} className="font-mono font-[550]" />
          {missing && <Chip tone="deny">{words.missing}</Chip>}
        </div>
        <p className="text-small text-muted">
          {usedBy.length === 0 ? words.unused : <PlainText line text={words.usedBy(usedBy)} />}
          {changedAt !== null && ` · ${words.changed} ${ago}`}
        </p>
        {missing && <p className="text-small text-deny">{words.missingText(usedBy)}</p>}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          look={missing ? 'primary' : 'plain'}
          aria-label={missing ? words.giveOf(name) : words.replaceOf(name)}
          onClick={() => onOpen({ what: 'replace', secret })}
        >
          {missing ? words.give : words.replace}
        </Button>
        <Button size="small" aria-label={words.renameOf(name)} onClick={() => onOpen({ what: 'rename', secret })}>
          {words.rename}
        </Button>
        <Button
          size="small"
          look="danger"
          aria-label={words.removeOf(name)}
          onClick={() => onOpen({ what: 'remove', secret })}
        >
          {words.remove}
        </Button>
      </div>
    </li>
  );
}

/** The secrets servers point to: who uses each, and never what they are. */
export function SecretsPanel() {
  const [opened, setOpened] = useState<Opened | null>(null);
  const snapshot = secrets.use();
  const taken = (snapshot.value ?? []).map(({ name }) => name);
  const close = () => setOpened(null);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-0 flex-1 basis-[280px] text-small text-muted">{words.text}</p>
        <Button size="small" onClick={() => setOpened({ what: 'add' })}>
          <Plus aria-hidden="true" className="size-3.5" />
          {words.add}
        </Button>
      </div>
      <Loaded snapshot={snapshot} words={words.loading} onRetry={secrets.reload}>
        {(list) =>
          list.length === 0 ? (
            <p className="rounded-lg bg-sunken px-3.5 py-3 text-small text-muted">{words.empty}</p>
          ) : (
            <ul aria-label={words.list} className="rounded-lg border border-line">
              {list.map((secret) => (
                <SecretRow key={secret.name} secret={secret} onOpen={setOpened} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {opened?.what === 'add' && <SecretValueDialog replaces={null} taken={taken} onClose={close} />}
      {opened?.what === 'replace' && <SecretValueDialog replaces={opened.secret} taken={taken} onClose={close} />}
      {opened?.what === 'rename' && <RenameSecretDialog secret={opened.secret} taken={taken} onClose={close} />}
      {opened?.what === 'remove' && <RemoveSecretDialog secret={opened.secret} onClose={close} />}
    </div>
  );
}
