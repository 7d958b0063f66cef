import { type Auth, keyAlgorithms } from '../../../shared/sign-in.ts';
import type { FieldErrors } from '../../lib/field-errors.ts';
import { t } from '../../text/en.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import type { AuthForm, SecretName } from './auth-form.ts';
import { KeptSecret } from './kept-secret.tsx';

const words = t.signIn.form;
const kinds = Object.keys(t.signIn.kinds) as Auth['kind'][];

interface PartProps {
  auth: AuthForm;
  errors: FieldErrors;
  onChange: (change: Partial<AuthForm>) => void;
}

/** The fields that are one line of text, by name. */
type LineName = Exclude<keyof AuthForm, 'kind' | 'algorithm' | 'kept'>;

/** What each kind cannot do without, in order. The first part of `path` names the contract's field. */
const needed: Record<Auth['kind'], readonly LineName[]> = {
  automatic: [],
  none: [],
  'client-secret': ['clientId', 'clientSecret'],
  'private-key': ['clientId', 'privateKey'],
  enterprise: ['clientId', 'clientSecret', 'tokenEndpoint', 'providerClientId', 'idToken'],
  workload: ['assertion'],
};

/** What each kind can do with. */
const advanced: Record<Auth['kind'], readonly LineName[]> = {
  automatic: ['clientId', 'clientSecret', 'issuer', 'scopes'],
  none: [],
  'client-secret': ['scopes'],
  'private-key': ['scopes'],
  enterprise: ['scopes'],
  workload: ['clientId', 'scopes'],
};

/** Where the contract has a field, when it is not at the top. */
const paths: { [N in LineName]?: string } = {
  tokenEndpoint: 'provider.tokenEndpoint',
  providerClientId: 'provider.clientId',
  idToken: 'provider.idToken',
};

const secrets: readonly string[] = ['clientSecret', 'privateKey', 'idToken', 'assertion'] satisfies SecretName[];
const identifiers: ReadonlySet<LineName> = new Set([
  'issuer',
  'tokenEndpoint',
  'scopes',
  'clientId',
  'providerClientId',
]);

function errorOf(errors: FieldErrors, name: LineName): string | undefined {
  const path = `auth.${paths[name] ?? name}`;
  return errors[path] ?? Object.entries(errors).find(([at]) => at.startsWith(`${path}.`))?.[1];
}

function hintOf(kind: Auth['kind'], name: LineName): string | undefined {
  if (name === 'clientId' && kind === 'automatic') return words.ownClient;
  return { issuer: words.issuerHint, scopes: words.scopesHint, assertion: words.assertionHint }[name as string];
}

function labelOf(kind: Auth['kind'], name: LineName): string {
  return name === 'clientSecret' && kind === 'automatic' ? words.ownClientSecret : words[name];
}

/** Whether a secret is the one in the vault; one may do without it, and then forget it too. */
function isInVault(auth: AuthForm, name: LineName): name is SecretName {
  return (
    secrets.includes(name) &&
    auth.kept[name as SecretName] !== undefined &&
    auth.kept[name as SecretName] === auth[name]
  );
}

function InVault({ name, auth, onChange }: PartProps & { name: SecretName }) {
  const label = labelOf(auth.kind, name);
  const { [name]: _forgotten, ...others } = auth.kept;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span className="text-small font-[550]">{label}</span>
      <div className="flex flex-wrap items-center gap-2">
        <KeptSecret label={label} onReplace={() => onChange({ [name]: '' })} />
        {auth.kind === 'automatic' && (
          <Button size="small" look="quiet" onClick={() => onChange({ [name]: '', kept: others })}>
            {t.servers.form.forget}
          </Button>
        )}
      </div>
    </div>
  );
}

function Line(props: PartProps & { name: LineName }) {
  const { name, auth, errors, onChange } = props;
  const label = labelOf(auth.kind, name);
  if (isInVault(auth, name)) return <InVault {...props} name={name} />;
  return (
    <TextField
      label={label}
      hint={name in auth.kept ? t.servers.form.replaceHint : hintOf(auth.kind, name)}
      error={errorOf(errors, name)}
      type={secrets.includes(name) ? 'password' : 'text'}
      mono={identifiers.has(name)}
      value={auth[name]}
      onText={(text) => onChange({ [name]: text })}
    />
  );
}

/** A key has many lines, which a password field would run together; its text is covered all the same. */
function PrivateKey(props: PartProps) {
  const { auth, errors, onChange } = props;
  return (
    <>
      {isInVault(auth, 'privateKey') ? (
        <InVault {...props} name="privateKey" />
      ) : (
        <TextArea
          label={words.privateKey}
          hint={auth.kept.privateKey === undefined ? words.privateKeyHint : t.servers.form.replaceHint}
          error={errorOf(errors, 'privateKey')}
          mono
          rows={3}
          autoComplete="off"
          className="covered"
          value={auth.privateKey}
          onText={(privateKey) => onChange({ privateKey })}
        />
      )}
      <SelectField
        label={words.algorithm}
        value={auth.algorithm}
        options={keyAlgorithms.map((value) => ({ value, label: value }))}
        onChoose={(algorithm) => onChange({ algorithm })}
      />
    </>
  );
}

/** How a server at a web address learns who we are, with the fields that way needs, and those it may do without folded away. */
export function AuthFields(props: PartProps) {
  const { auth, errors, onChange } = props;
  const optional = advanced[auth.kind];
  const wrong = optional.some((name) => errorOf(errors, name));
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <SelectField
        label={words.kind}
        hint={words.hints[auth.kind]}
        value={auth.kind}
        options={kinds.map((value) => ({ value, label: t.signIn.kinds[value] }))}
        onChoose={(kind) => onChange({ kind })}
      />
      {needed[auth.kind].map((name) =>
        name === 'privateKey' ? <PrivateKey key={name} {...props} /> : <Line key={name} name={name} {...props} />,
      )}
      {optional.length > 0 && (
        <details key={`${auth.kind} ${wrong}`} open={wrong}>
          <summary className="w-fit rounded text-small font-[550] text-muted">{words.advanced}</summary>
          <div className="mt-2.5 flex flex-col gap-3">
            {optional.map((name) => (
              <Line key={name} name={name} {...props} />
            ))}
          </div>
        </details>
      )}
      {auth.kind === 'automatic' || auth.kind === 'none' || (
        <p className="text-small text-muted">{words.secretsHint}</p>
      )}
    </fieldset>
  );
}
