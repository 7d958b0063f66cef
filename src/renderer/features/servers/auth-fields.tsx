import { type Auth, keyAlgorithms } from '../../../shared/sign-in.ts';
import type { FieldErrors } from '../../lib/field-errors.ts';
import { t } from '../../text/en.ts';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import type { AuthForm } from './auth-form.ts';

const words = t.signIn.form;
const kinds = Object.keys(t.signIn.kinds) as Auth['kind'][];

interface PartProps {
  auth: AuthForm;
  errors: FieldErrors;
  onChange: (change: Partial<AuthForm>) => void;
}

/** The fields that are one line of text, by name. */
type LineName = Exclude<keyof AuthForm, 'kind' | 'algorithm'>;

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

const secrets: ReadonlySet<LineName> = new Set(['clientSecret', 'idToken', 'assertion']);
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

function Line({ name, auth, errors, onChange }: PartProps & { name: LineName }) {
  const label = name === 'clientSecret' && auth.kind === 'automatic' ? words.ownClientSecret : words[name];
  return (
    <TextField
      label={label}
      hint={hintOf(auth.kind, name)}
      error={errorOf(errors, name)}
      type={secrets.has(name) ? 'password' : 'text'}
      mono={identifiers.has(name)}
      value={auth[name]}
      onText={(text) => onChange({ [name]: text })}
    />
  );
}

/** A key has many lines, which a password field would run together; its text is covered all the same. */
function PrivateKey({ auth, errors, onChange }: PartProps) {
  return (
    <>
      <TextArea
        label={words.privateKey}
        hint={words.privateKeyHint}
        error={errorOf(errors, 'privateKey')}
        mono
        rows={3}
        autoComplete="off"
        className="covered"
        value={auth.privateKey}
        onText={(privateKey) => onChange({ privateKey })}
      />
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
