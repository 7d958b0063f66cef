import { createPrograms, type SearchPath } from '../core/servers/programs.ts';
import { asAppError } from '../shared/errors.ts';
import type { Check } from './doctor-command.ts';

/** What servers are commonly started with. One that is missing is no fault until a server needs it. */
const common = ['node', 'npx', 'uv', 'uvx', 'python3', 'docker', 'podman'];

/** Where programs are looked for and how we know, and which of the common ones are found where. */
export async function examinePrograms(environment: NodeJS.ProcessEnv): Promise<Check[]> {
  const programs = createPrograms({ environment });
  const searched = await programs.searchPath();
  const found = common.map(async (command): Promise<Check> => {
    const name = `program ${command}`;
    try {
      const { path, from } = await programs.find(command, { cwd: undefined, env: {} });
      return { name, ok: true, detail: `${path} (${from})` };
    } catch (error) {
      const { message, remedy } = asAppError(error);
      return { name, ok: true, detail: message, ...(remedy === undefined ? {} : { remedy }) };
    }
  });
  return [describeSearchPath(searched), ...(await Promise.all(found))];
}

function describeSearchPath({ folders, shell }: SearchPath): Check {
  const groups = Map.groupBy(folders, ({ from }) => from);
  const parts = [...groups].map(([from, { length }]) => `${length} from ${from}`);
  const detail = `${folders.length} folders: ${parts.join(', ')}`;
  if (!shell || 'path' in shell) return { name: 'path', ok: true, detail };
  const who = shell.shell ? `The login shell (${shell.shell})` : 'A login shell';
  return {
    name: 'path',
    ok: true,
    detail,
    remedy: `${who} did not say its PATH: ${shell.problem}. Look at what its files do, or give programs by their full path.`,
  };
}
