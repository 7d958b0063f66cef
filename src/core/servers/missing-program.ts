/** What to install where a program is missing. */
const remedies: readonly (readonly [programs: string, remedy: string])[] = [
  ['npx npm node corepack', 'Install Node.js (nodejs.org), which brings it, and try again.'],
  ['uvx uv', 'Install uv (docs.astral.sh/uv), which brings it, and try again.'],
  ['python python3 py pip pip3', 'Install Python 3 (python.org) and try again.'],
  ['pipx', 'Install pipx (pipx.pypa.io) and try again.'],
  ['docker', 'Install Docker (docs.docker.com/get-docker) and try again; where podman is installed, name that.'],
  ['podman', 'Install podman (podman.io) and try again; where Docker is installed, name docker.'],
  ['bunx bun', 'Install Bun (bun.sh) and try again.'],
  ['deno', 'Install Deno (deno.com) and try again.'],
  ['pnpm pnpx yarn', 'Install it with “npm install --global”, or use npx.'],
  ['go', 'Install Go (go.dev) and try again.'],
  ['cargo rustc', 'Install Rust (rustup.rs) and try again.'],
  ['java', 'Install Java (adoptium.net) and try again.'],
  ['dotnet dnx', 'Install .NET (dotnet.microsoft.com) and try again.'],
];

/** What a person can do about a program that was not found. */
export function remedyFor(command: string): string {
  const name = command.replace(/\.(?:exe|cmd|bat)$/i, '');
  const known = remedies.find(([programs]) => programs.split(' ').includes(name));
  return known?.[1] ?? 'Install it, or give the full path of the program.';
}
