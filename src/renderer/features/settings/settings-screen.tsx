import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import type { RequestOutput } from '../../../shared/ipc.ts';
import { promptFronts, type Settings, settingsChangeSchema, themes } from '../../../shared/settings.ts';
import { ask } from '../../host.ts';
import { useAction } from '../../lib/use-action.ts';
import { appStatus } from '../../stores/app-status.ts';
import { settings } from '../../stores/settings.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Screen } from '../../ui/card.tsx';
import { Choices, TextField } from '../../ui/field.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { Loaded, ProblemNote } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { SecretsPanel } from './secrets-panel.tsx';

const words = t.settings;

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card className="max-w-[720px] px-5 py-4">
      <h2 className="mb-3 text-[14px] font-[600]">{title}</h2>
      {children}
    </Card>
  );
}

/** One number with a Save of its own: what it does (a restarting gateway) should not happen while typing. */
function NumberSetting(props: {
  field: 'port' | 'approvalTimeoutSeconds';
  value: number;
  label: string;
  hint: string;
}) {
  const [text, setText] = useState(String(props.value));
  const [error, setError] = useState<string | undefined>();
  const { busy, problem, run } = useAction();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const value = text.trim() === '' ? Number.NaN : Number(text);
    const parsed = settingsChangeSchema.shape[props.field].safeParse(value);
    const complaint = Number.isInteger(value) ? parsed.error?.issues[0]?.message : words.wholeNumber;
    setError(complaint);
    if (complaint === undefined && (await run(() => ask('settings.set', { [props.field]: value })))) toast(words.saved);
  };
  return (
    <form noValidate className="flex flex-col gap-3" onSubmit={(event) => void save(event)}>
      <TextField
        label={props.label}
        hint={props.hint}
        error={error}
        className="max-w-[160px]"
        inputMode="numeric"
        value={text}
        onText={setText}
        action={
          <Button type="submit" aria-label={words.saveOf(props.label)} disabled={busy || text === String(props.value)}>
            {busy ? words.saving : words.save}
          </Button>
        }
      />
      {problem && <ProblemNote problem={problem} />}
    </form>
  );
}

/** One choice that counts as soon as it is made. */
function ChoiceSetting<F extends 'theme' | 'promptFront'>(props: {
  field: F;
  value: Settings[F];
  options: readonly Settings[F][];
  label: string;
  labels: Readonly<Record<Settings[F], string>>;
}) {
  const { problem, run } = useAction();
  const [chosen, setChosen] = useState<Settings[F] | null>(null);
  const choose = async (next: Settings[F]) => {
    setChosen(next);
    await run(async () => settings.replace(await ask('settings.set', { [props.field]: next })));
    setChosen(null);
  };
  return (
    <div className="flex flex-col gap-3">
      <Choices
        label={props.label}
        value={chosen ?? props.value}
        options={props.options.map((value) => ({ value, label: props.labels[value] }))}
        onChoose={(next) => void choose(next)}
      />
      {problem && <ProblemNote problem={problem} />}
    </div>
  );
}

/** When the prompt comes up by itself. What this desktop does not tell is not offered, and counts as always. */
function PromptFront({ value }: { value: Settings['promptFront'] }) {
  const [desktop, setDesktop] = useState<RequestOutput<'app.desktop'> | null>(null);
  const { problem, run } = useAction();
  useEffect(() => void run(async () => setDesktop(await ask('app.desktop', {}))), [run]);
  if (!desktop) return problem && <ProblemNote problem={problem} />;
  const tells = desktop.tellsDoNotDisturb;
  const offered = promptFronts.filter((one) => tells || one !== 'unless-do-not-disturb');
  return (
    <div className="flex flex-col gap-1.5">
      <ChoiceSetting
        field="promptFront"
        value={offered.includes(value) ? value : 'always'}
        options={offered}
        label={words.front}
        labels={words.fronts}
      />
      <p className="text-small text-muted">
        {words.frontHint}
        {!tells && ` ${words.frontUntold}`}
      </p>
    </div>
  );
}

function About() {
  return (
    <Loaded snapshot={appStatus.use()} words={words.aboutLoading} onRetry={appStatus.reload}>
      {(status) => (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2">
          <dt className="text-muted">{words.version}</dt>
          <dd className="font-mono text-small">{status.version}</dd>
          <dt className="text-muted">{words.home}</dt>
          <dd>
            <PlainText text={status.home} className="font-mono text-small" />
            <p className="text-small text-muted">{words.homeHint}</p>
          </dd>
          <dt className="text-muted">{words.vault}</dt>
          <dd>{words.vaults[status.vault]}</dd>
        </dl>
      )}
    </Loaded>
  );
}

/** What the person can set, and what is running. */
export function SettingsScreen() {
  return (
    <Screen title={words.title} subtitle={words.subtitle}>
      <Loaded snapshot={settings.use()} words={words.loading} onRetry={settings.reload}>
        {(now) => (
          <>
            <Part title={words.appearance}>
              <ChoiceSetting
                field="theme"
                value={now.theme}
                options={themes}
                label={words.theme}
                labels={words.themes}
              />
            </Part>
            <Part title={words.gateway}>
              <NumberSetting key={now.port} field="port" value={now.port} label={words.port} hint={words.portHint} />
            </Part>
            <Part title={words.approvals}>
              <NumberSetting
                key={now.approvalTimeoutSeconds}
                field="approvalTimeoutSeconds"
                value={now.approvalTimeoutSeconds}
                label={words.timeout}
                hint={words.timeoutHint}
              />
              <div className="mt-4">
                <PromptFront value={now.promptFront} />
              </div>
            </Part>
          </>
        )}
      </Loaded>
      <Part title={t.secrets.title}>
        <SecretsPanel />
      </Part>
      <Part title={words.about}>
        <About />
      </Part>
    </Screen>
  );
}
