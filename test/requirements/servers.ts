/** What is promised of servers: how they are reached, found, confined, brought in, and where their secrets are. */
export const serverRequirements = {
  'servers.end-to-end':
    'At the window, what other clients have is imported with its keys in the keychain alone, connected, and its tools are run.',
  'servers.stdio': 'The person adds a stdio server and its tools are found.',
  'servers.http': 'The person adds a Streamable HTTP server and its tools are found.',
  'servers.eras': 'Servers of both protocol eras are spoken to, found by negotiation.',
  'servers.transports': 'Servers are spoken to over WebSocket and over server-sent events, as over pipes and HTTP.',
  'servers.transports-limits':
    'What a server sends, and how long it may be silent, has the same limits over every transport.',
  'servers.transports-guarded':
    'Whatever transport a server speaks over, we connect to judged addresses alone, and send nothing to another origin.',
  'servers.transports-sign-in': 'A sign-in holds for a server over WebSocket and server-sent events as over HTTP.',
  'servers.sse-fallback':
    'A server that speaks only server-sent events is found by itself, remembered, and never because it refused us.',
  'servers.health': 'A silent server is asked whether it lives, and one that does not answer is connected to again.',
  'servers.failures':
    'Every way a server can fail has a reason and a remedy of its own, the same wherever it is shown, with the machine’s own words.',
  'servers.failures-masked': 'What a failing server says is shown without the secrets it was given.',
  'servers.steps':
    'A diagnosis tells how far a server came: configuration, command or address, start, sign-in, handshake and tools.',
  'servers.retries': 'A failing server is tried again by itself as often as its configuration says, and no more.',
  'servers.wake': 'After a sleep, or in another network, every enabled server is checked or connected to at once.',
  'servers.one-process': 'However many agents use a server, it runs once.',
  'servers.real': 'Well-known servers over every transport are added, tested step by step and called.',
  'servers.many': '24 servers with 20 tools each are listed through the gateway, and one that hangs delays nobody.',
  'servers.edit': 'An edited server keeps its name, age and secrets, and forgets the secrets that no longer appear.',
  'servers.edit-whole': 'An edit that fails or is killed leaves the old server with its old secrets, never a mixture.',
  'servers.edit-pins': 'A server with another command or address has to be accepted anew.',
  'servers.edit-sign-in': 'Tokens of an old address are never sent to the new one.',
  'servers.duplicate': 'A duplicate is switched off and points to the same secrets, which outlive the original.',
  'servers.logs': 'What a server wrote, was asked and came to can be searched, and outlives a restart.',
  'servers.logs-bounded': 'A log is bounded, and a flood of lines is dropped with a count.',
  'servers.logs-masked': 'No secret, argument or result is in any log.',
  'servers.disable': 'A disabled server keeps its configuration, and its tools are neither offered nor called.',
  'servers.test': 'Testing a server says step by step what works and what to do about what does not.',
  'servers.no-shell': 'A server’s command and arguments reach the system as they are, never through a shell.',
  'servers.minimal-environment': 'A server’s process gets only the environment it needs and what the person set.',
  'servers.found-as-in-a-terminal':
    'A server’s program is found on the login shell’s PATH, whichever shell, and is started with it, however bare the desktop’s own.',
  'servers.found-in-known-folders': 'A program that no PATH leads to is found where its manager keeps it.',
  'servers.shell-is-contained':
    'The login shell learns nothing secret, cannot hold anything up, and leaves nothing behind.',
  'servers.windows-programs':
    'On Windows a program is found by PATHEXT and started without its arguments being read by cmd.exe.',
  'servers.why-not-startable':
    'Why a program cannot be started is said before anybody tries, with what to do about it.',
  'servers.orphans-reaped': 'What a killed app left running is ended at the next start, grandchildren too.',
  'servers.strangers-spared':
    'A process that merely has the number or the name of one we started, or whose app still runs, is left alone.',
  'servers.quit-leaves-nothing': 'A quit leaves no process of any server, within three seconds.',
  'servers.processes-shown':
    'The processes of each server are shown as a tree, with memory and age and without arguments.',
  'servers.group-dies': 'A server’s processes, grandchildren too, end with the app, also when it crashes.',
  'servers.unresolved-is-named':
    'A placeholder for a variable or a secret that is not there is a named error, never an empty string.',
  'servers.token-stays': 'The agent’s token is never passed on to a server.',

  'isolation.sandbox-reads':
    'A sandboxed server reads the system’s programs and the folders it was given, and nothing else by any path.',
  'isolation.sandbox-writes': 'A sandboxed server changes only folders it may change, and cannot undo its sandbox.',
  'isolation.sandbox-hosts':
    'A sandboxed server reaches the hosts it was given, and nothing else, this computer neither.',
  'isolation.sandbox-apart': 'What one sandboxed server may reach helps no other.',
  'isolation.sandbox-private': 'A sandboxed server’s home and temporary folder are its own, and gone when it ends.',
  'isolation.sandbox-transparent':
    'A sandboxed server gets its environment and arguments unchanged, and its end is told.',
  'isolation.sandbox-ends': 'A sandboxed server’s processes end with it.',
  'isolation.sandbox-crash': 'A sandbox, its processes and its proxies end with Countersign, also when it is killed.',
  'isolation.unavailable':
    'A server that is to be confined where that cannot be done does not start, and says why and what to do.',
  'isolation.container': 'A server in a container has limits, no rights, and the folders and network it was given.',
  'isolation.container-secrets': 'No secret is among the arguments of a container.',
  'isolation.container-removed': 'Containers that were left over are removed, those of this home alone.',
  'isolation.command-line': 'The command line confines a server as its flags say, and tells where that cannot be done.',
  'isolation.home-hidden': 'Countersign’s own folder is hidden from every sandbox, whatever was given.',
  'isolation.failed': 'A server whose isolation cannot be had as it is set does not start, and says why.',

  'import.clients':
    'The servers of thirteen clients are found where each platform keeps them and read in every shape; each place names its source.',
  'import.preview':
    'Whatever comes from outside is shown in full before it is added, with what is wrong about it, and secrets by their length alone.',
  'import.secrets': 'Secrets that lie somewhere in plain text go to the vault, and are in no file of the home.',
  'import.own-secrets': 'A server from outside points to no secret that was there before it.',
  'import.never-starts':
    'A server from outside never starts by itself, and one that cannot be added keeps no other back.',
  'import.as-shown': 'What is added is exactly what was shown; when anything of it differs, nothing is.',
  'import.duplicates':
    'A server that is here already is recognised whatever it is called, and names are free and unlike others.',
  'import.reads-only': 'Another program’s file stays as it is, and the answer says where secrets still lie.',
  'import.bad-input': 'Whatever is imported, the answer is a proposal or a named error.',
  'import.command-line': 'The command line shows all that an import would add, asks, and adds it.',

  'links.wait': 'A followed link brings the window to the front and waits to be looked at; it adds nothing.',
  'links.quiet': 'A link from outside waits to be looked at; it opens nothing by itself.',

  'vault.keychain': 'Secrets are kept in the system’s keychain, where a second program finds them.',
  'vault.homes': 'Two homes never see each other’s secrets.',
  'vault.long': 'A secret longer than one keychain entry is kept whole or not at all.',
  'vault.locked': 'A locked keychain is a named error with a remedy.',
  'vault.absent': 'An absent or silent keychain is a named error, and nothing is kept anywhere else instead.',
  'vault.file': 'Only when chosen, secrets are kept in an encrypted file, which no wrong passphrase opens.',
  'vault.silent-once': 'A keychain that does not answer is waited for once, not once for every secret that is needed.',
  'vault.damaged': 'A damaged file vault is named and left as it is.',
  'vault.killed': 'A file vault whose process is killed has everything it said it kept.',

  'secrets.listed': 'Secrets are listed with who uses them and which are missing, and never with their values.',
  'secrets.rotated': 'A secret that is replaced is what its servers get from then on.',
  'secrets.renamed': 'A secret gets another name in every configuration that points to it.',
  'secrets.removed': 'A secret that servers use is removed only when the person insists; they then say what they miss.',
  'secrets.walled': 'Nothing in the vault but the person’s secrets can be listed, replaced, renamed or removed.',
  'secrets.lost':
    'A secret the vault has lost is named, with its server and what to do, and entering it again is enough.',
  'secrets.unreachable':
    'While the vault is locked, absent or silent, servers that need a secret say so and the others go on.',
  'secrets.killed': 'A process killed while it renames a secret loses none and leaves none that is not listed.',
  'secrets.history': 'The history tells which secrets were set, renamed and removed, by name alone.',
  'secrets.command-line':
    'The command line takes a secret’s value from its input or a hidden prompt, never as an argument.',

  'catalog.sourced': 'Every server of the catalog says where its data comes from and when it was read.',

  'registry.search': 'The registry is searched page by page.',
  'registry.install':
    'An entry of the registry becomes exactly the server it describes, with what the person filled in.',
  'registry.unavailable': 'A registry that is down, slow or odd is named as such, and nothing is added.',
} as const;
