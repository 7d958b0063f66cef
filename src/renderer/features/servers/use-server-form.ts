import { useState } from 'react';
import type { ServerInput } from '../../../shared/servers.ts';
import type { FieldErrors } from '../../lib/field-errors.ts';
import { readForm, type ServerForm } from './server-form.ts';

/** A server's form while it is typed. `read` gives what the contract takes, or null once it has said what is wrong. */
export function useServerForm(first: ServerForm) {
  const [form, setForm] = useState(first);
  const [errors, setErrors] = useState<FieldErrors>({});
  const onChange = (change: Partial<ServerForm>) => setForm((now) => ({ ...now, ...change }));
  const read = (): ServerInput | null => {
    const result = readForm(form);
    setErrors('errors' in result ? result.errors : {});
    return 'errors' in result ? null : result.input;
  };
  return { fields: { form, errors, onChange }, read };
}
