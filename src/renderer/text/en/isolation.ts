import { formatNumber } from '../../lib/format.ts';

export const isolation = {
  title: 'Isolation',
  chips: { sandbox: 'Sandboxed', container: 'Container' },
  kinds: { none: 'None', sandbox: 'Sandbox', container: 'Container' },
  hints: {
    none: 'It can do on this machine what you can.',
    sandbox: 'It sees only the folders and reaches only the hosts you list here.',
    container: 'It runs in a container that is thrown away afterwards, within these limits.',
  },
  unavailable: { sandbox: 'No sandbox here.', container: 'No container here.' },
  folders: 'Folders',
  foldersHint: 'What it may read, and change where you say so. Whole paths, or under ~.',
  folder: (n: number) => `Folder ${n}`,
  write: 'May change',
  writeOf: (n: number) => `May change folder ${n}`,
  removeFolder: (n: number) => `Remove folder ${n}`,
  addFolder: 'Add folder',
  folderLine: (path: string, write: boolean) => `${path} (${write ? 'read and change' : 'read'})`,
  hosts: 'Hosts',
  hostsHint: 'One per line, such as api.example.com or *.example.com. None: it has no network.',
  image: 'Image',
  imageHint: 'Best with its digest or version, such as docker.io/library/node:24-slim.',
  memory: 'Memory in MB',
  cpus: 'Processors',
  network: 'May use the network',
  networkOn: 'as this machine has it',
  networkOff: 'none',
  limits: (memoryMb: number, cpus: number) =>
    `${formatNumber(memoryMb)} MB of memory, ${cpus === 1 ? '1 processor' : `${cpus} processors`}`,
};
