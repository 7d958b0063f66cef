import type { z } from 'zod';
import type { Isolation, isolationSchema } from '../../../shared/isolation.ts';

/** A folder as typed. */
export interface TypedFolder {
  readonly id: number;
  readonly path: string;
  readonly write: boolean;
}

/** What a program is kept from, as typed: text in every field, those of other kinds kept for a change of mind. */
export interface IsolationForm {
  readonly kind: Isolation['kind'];
  readonly folders: readonly TypedFolder[];
  readonly hosts: string;
  readonly image: string;
  readonly network: boolean;
  readonly memoryMb: string;
  readonly cpus: string;
}

export const emptyIsolation: IsolationForm = {
  kind: 'none',
  folders: [],
  hosts: '',
  image: '',
  network: false,
  memoryMb: '512',
  cpus: '1',
};

/** The form filled with what is kept. */
export function isolationForm(isolation: Isolation): IsolationForm {
  if (isolation.kind === 'none') return emptyIsolation;
  const folders = isolation.folders.map((folder, id) => ({ id, ...folder }));
  if (isolation.kind === 'sandbox') {
    return { ...emptyIsolation, kind: 'sandbox', folders, hosts: isolation.hosts.join('\n') };
  }
  const { image, network, memoryMb, cpus } = isolation;
  return { ...emptyIsolation, kind: 'container', folders, image, network, memoryMb: `${memoryMb}`, cpus: `${cpus}` };
}

/** The form as the contract wants it; what is missing or wrong in it, the contract says. */
export function readIsolation(form: IsolationForm): z.input<typeof isolationSchema> {
  const folders = form.folders.map(({ path, write }) => ({ path: path.trim(), write }));
  switch (form.kind) {
    case 'none':
      return { kind: 'none' };
    case 'sandbox':
      return { kind: 'sandbox', folders, hosts: form.hosts.split(/\s+/).filter(Boolean) };
    case 'container': {
      const limits = { memoryMb: Number(form.memoryMb), cpus: Number(form.cpus) };
      return { kind: 'container', image: form.image.trim(), folders, network: form.network, ...limits };
    }
  }
}
