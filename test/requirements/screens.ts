/** What is promised of the screens, the prompt aside. */
export const screenRequirements = {
  'servers-screen.remedy': 'Under a server’s state stands why it is so, and beside it the one thing that helps.',
  'servers-screen.found': 'The servers other clients on this machine have are counted, with their keys in plain text.',
  'servers-screen.facts': 'One server’s view says what is known of it; what the server claims is marked as its claim.',
  'servers-screen.processes': 'Every process of a server is shown with its memory and age.',
  'servers-screen.diagnosis': 'A failing server’s diagnosis is one click away, each step with its time and its remedy.',
  'servers-screen.logs': 'A server’s logs are searched, filtered and followed, and hold still while one reads.',
  'servers-screen.logs-plain': 'Nothing in a log line is markup, and what hides in it is named.',
  'servers-screen.logs-many': 'Ten thousand log lines are laid out only where one looks.',
  'servers-screen.configuration': 'A configuration is shown with its placeholders unresolved.',
  'servers-screen.edit': 'Editing a server shows no secret and keeps each one nobody replaced.',
  'servers-screen.isolation': 'Isolation this machine cannot do is off, with the reason and the remedy.',
  'servers-screen.remove': 'Removing a server asks first and says what is forgotten.',
  'servers-screen.keyboard': 'A server is opened, looked through, edited and saved by keyboard alone.',

  'settings-screen.prompt-front':
    'When the prompt comes up by itself can be set, and do-not-disturb only where the desktop tells of it.',

  'rules-screen.sentence': 'A rule reads as one sentence with every condition and limit it has.',
  'rules-screen.trial': 'A rule can be tried against the history before it holds.',
  'rules-screen.proposal':
    'Presets, imports, projects and edited rules take effect only as the difference that was shown.',
  'rules-screen.seal': 'Rules changed behind the app’s back are shown as a difference, with Accept and Undo.',
  'rules-screen.suggestions': 'A suggestion is never added by looking at it.',
  'rules-screen.why-not': 'The tester says what the rules would say to a call, which matched and which nearly did.',

  'import-screen.whole':
    'A server from outside is shown whole before it is added: nothing cut, hidden characters named, secrets by length.',
  'import-screen.accept': 'Exactly what is ticked is added, under names that fit, and what is not added says why.',
  'import-screen.off': 'What is added from outside stays switched off unless the person says otherwise.',
  'import-screen.changed': 'What is something else than the person looked at is shown anew, and nothing is added.',
  'import-screen.keyboard':
    'Servers are imported by keyboard alone, and the focus never begins on the button that accepts.',
  'import-screen.asks': 'The catalog asks for just what a server needs, and a secret that was typed is never shown.',

  'secrets-screen.list': 'Every secret says who uses it and whether it is missing, and never what it is.',
  'secrets-screen.covered': 'A secret is typed covered and never shown again.',
  'secrets-screen.remove': 'A secret is removed only after the person was told who uses it.',

  'tools-screen.one-road': 'A tool the person tries goes down the one road as the agent “you”: rules, prompt, history.',
  'tools-screen.result': 'Whatever a tried tool answers is shown as data, with its kind and size, and never as a page.',
  'tools-screen.waits': 'A tool that is tried waits for the person’s answer like an agent’s call.',
  'tools-screen.stop': 'A tool that is tried can be given up, which ends that trial and no other.',
  'tools-screen.keyboard': 'A tool is tried by keyboard alone.',
  'tools-screen.form': 'A form made of a tool’s schema makes every value it can show, and JSON makes the rest.',
  'tools-screen.hostile-schema': 'No schema, however it refers to itself, keeps the window from answering.',

  'pins-screen.review': 'A tool is accepted exactly as its definition, its hints and its changes were shown.',

  'screens.axe': 'axe finds nothing on any screen, in light and dark.',
  'screens.pictures': 'Every screen is pictured in light and dark by the end-to-end run.',
} as const;
