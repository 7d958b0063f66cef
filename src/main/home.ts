/** What `--home` says among the app's arguments; undefined without it, and empty when nothing follows. */
export function homeFlag(argv: readonly string[]): string | undefined {
  const at = argv.findIndex((argument) => argument === '--home' || argument.startsWith('--home='));
  if (at < 0) return undefined;
  return argv[at]?.startsWith('--home=') ? argv[at].slice('--home='.length) : (argv[at + 1] ?? '');
}
