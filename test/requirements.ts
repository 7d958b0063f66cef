import { screenRequirements } from './requirements/screens.ts';
import { serverRequirements } from './requirements/servers.ts';

/**
 * What Countersign promises so far: id → sentence. Each is proved by a test that calls `proves(id)` and passes; a whole
 * run fails while one is unproved. That a fresh clone installs and passes is what `.ci/run` itself shows.
 */
export const requirements = {
  ...serverRequirements,
  ...screenRequirements,

  'start.headless': 'Without a display, `npm start` brings up the gateway and asks in the terminal.',
  'start.window': 'With a display, `npm start` opens the app’s window.',

  'net.addresses': 'A request to an address that others named goes to the internet, over https, and nowhere else.',
  'net.chosen': 'A server in the person’s own network is reached when they chose it, and by nobody’s redirect.',
  'net.pinned': 'A connection goes to the very address that was judged; a name that moves in between changes nothing.',
  'net.redirects': 'A redirect is judged anew, loses credentials across origins, and takes nothing but a GET along.',
  'net.limits': 'A huge, slow, endless or packed answer ends at a limit, with an error of its own.',
  'net.not-json': 'A web page where JSON is due is a named error.',
  'net.foreign-words': 'No sentence of ours carries an answer’s text, hidden characters, or a long address.',

  'signin.address': 'A sign-in opens nothing but https, or http on this computer when the server is there too.',
  'signin.callback': 'A sign-in’s answer is taken once, with its own state, and the page says what happened.',
  'signin.callback-issuer': 'An answer from another issuer is refused, and nothing that it says is shown.',
  'signin.callback-guesses': 'No number of wrong callbacks ends a sign-in or wins it.',
  'signin.callback-mixed': 'Ten sign-ins at once never get each other’s answers.',
  'signin.callback-over': 'A second callback, and one after cancelling, changes nothing.',
  'signin.callback-shut': 'The receiver answers its own Host and path alone, to a visit and not to a page’s script.',
  'signin.browser':
    'The person signs in to a server with their browser, and sees as whom, where, for what and until when.',
  'signin.restart': 'A sign-in outlives a restart.',
  'signin.single-refresh':
    'Fifty calls at a time in three processes at a token’s end cause one renewal and no sign-in.',
  'signin.proactive': 'Tokens are renewed before they end, whether anybody calls or not, and after a sleep.',
  'signin.kill': 'A process killed at any step of a renewal loses no sign-in.',
  'signin.transient':
    'An issuer that is down, slow or broken is waited for: no browser opens, and it recovers by itself.',
  'signin.ended-is-told':
    'A sign-in that is over says whose it was, when it ended and why, and is put right by signing in again.',
  'signin.issuer-bound':
    'What one issuer gave is never shown to another: a server that moves to one needs a new sign-in.',
  'signin.pkce': 'An issuer that does not promise PKCE with S256 is refused.',
  'signin.resource': 'Tokens are asked for and used for the server’s own address alone.',
  'signin.registration-order':
    'We are a client by hand, by document, by registration, in this order, and else the person is asked.',
  'signin.bad-addresses': 'A server cannot make us or the browser visit addresses that are not for it to name.',
  'signin.step-up':
    'What a server wants to be allowed on top is asked for together with what we have, at most three times.',
  'signin.machine': 'Servers that need no person get their tokens by secret, by key, by company or by platform.',
  'signin.token-checked': 'Where the person names the issuer, a token it has not signed for this server is refused.',
  'signin.one-completes':
    'Of several sign-ins at once each is completed by its own answer alone, and a cancelled one by none.',
  'signin.sign-out': 'Signing out revokes the tokens where that can be had, and forgets them in any case.',
  'signin.vault-only': 'Tokens are in the keychain and in no file, and signing out empties it.',
  'signin.agent-is-told': 'An agent whose call needs a sign-in is told which server needs the person.',
  'signin.history': 'The history tells of every sign-in, renewal, failure and sign-out, and never a token.',
  'signin.command-line':
    'The command line signs in and out, prints the address when told to, and exits with 5 when it is needed.',
  'signin.conformance': 'Every required client scenario of the official suite and the authorization extensions pass.',
  'signin.ui-states':
    'The window says of every server whether somebody is signed in, as whom, where, until when, and why not; what an issuer says is marked as its claim.',
  'signin.ui-actions':
    'The window signs in, again, as somebody else, by a copied link, cancels, and signs out after asking, saying whether the issuer confirmed it.',
  'signin.ui-banner':
    'A call that was refused for want of a sign-in is named in the window with one click to sign in, and once put off it does not nag.',
  'signin.ui-browser':
    'A person signs in from the window with their browser at a real issuer, the account is shown, and an agent’s allowed call works.',
  'signin.ui-cancel':
    'A sign-in that is cancelled, before or after the browser opened, goes nowhere, and who was signed in stays so.',
  'signin.ui-somebody-else':
    'A wrong account is put right: the issuer asks who it is although the browser remembers somebody.',
  'signin.ui-form': 'The form asks for just what each way of signing in needs, and shows no secret.',

  'gateway.no-token': 'A request without a token, or with a wrong one, gets 401.',
  'gateway.revoked': 'A revoked agent’s token opens nothing.',
  'gateway.token-hashed': 'Only the hash of an agent’s token is kept.',
  'gateway.foreign-host': 'A request with a foreign Host gets 403.',
  'gateway.foreign-origin': 'A request with a foreign Origin, `null` too, gets 403.',
  'gateway.foreign-session': 'Another agent’s session id is refused.',
  'gateway.huge-body': 'A body of 100 MB is refused and the gateway lives on.',
  'gateway.eras': 'Agents of both protocol eras list and call tools on the one URL.',
  'gateway.names': 'Tools are offered as `<server>__<tool>`, never under a name the server chose for itself.',
  'gateway.progress': 'An agent that waits for the person is sent progress.',
  'gateway.cancel': 'A call the agent cancels stops waiting and stops at the server.',
  'gateway.loopback': 'The gateway listens on 127.0.0.1 alone.',
  'gateway.port-taken': 'A taken port is a named error, not a crash and not silence.',

  'road.intent-before-send': 'Nothing goes to a server unless its verdict and answer are already on disk.',
  'road.unwritable-refuses': 'When the history cannot be written, nothing is called.',
  'road.degraded': 'When an answer cannot be recorded, it is given and every new call is refused until it can.',
  'road.decided-again': 'After the person’s answer the rules are asked again, and a deny wins.',
  'road.throws-refuse': 'Whatever throws on the way to a server refuses the call.',
  'road.kill': 'After kill -9 at any moment the chain verifies and every call that reached a server has its intent.',

  'rules.default-ask': 'A call that no rule matches asks the person.',
  'rules.order': 'Any matching deny wins, then any ask, then allow.',
  'rules.deny-hides': 'A tool that is denied is not offered, and a call to it is refused.',
  'rules.monotone': 'Adding a deny never allows more, and adding an ask never allows what was not allowed.',
  'rules.strict': 'In strict mode a tool without scopes is neither offered nor called, whatever allows it.',
  'rules.spent': 'A rule that has expired, or whose budget is used up, does not count.',
  'rules.explained':
    'An explanation says what the decision says, and why every other rule about the tool does not match.',
  'rules.unclear': 'A condition that cannot be told makes an allow not match, and an ask or deny match.',
  'rules.claims': 'What a server claims about a tool counts only when the person trusts the server.',
  'rules.paths': 'A path condition holds only for what really lies in the folder, however it is written.',
  'rules.hosts': 'A host condition holds only for addresses that every program reads as that host.',
  'rules.linear': 'No expression in a rule takes longer than linear in the length of an argument.',
  'rules.budgets': 'A budget survives a restart and never allows one call more.',
  'rules.sealed': 'Rules changed behind the app’s back allow nothing: everything asks, and denies still deny.',
  'rules.rollback': 'An older copy of the rules put back is noticed through the history.',
  'rules.undo': 'The last good rules can be put back, and what was found instead is kept.',
  'rules.proposed': 'Rules from elsewhere come into force only as the difference the person looked at.',
  'rules.projects': 'A project’s rules can only tighten, and hold only once the person accepted exactly them.',
  'rules.removed-told': 'The history says what a removed rule said, redacted.',
  'rules.unreadable-refuses': 'While the rules cannot be read, calls are refused.',

  'answers.all': 'Every kind of answer, at the prompt and in the queue, gives the agent and the history what it says.',
  'answers.keyboard': 'Every kind of answer can be given by the keyboard alone.',
  'answers.reading-order':
    'A screen reader reads who, what, the arguments, the difference, claims, why and how long, and then the answers.',

  'prompt.allow': 'Allow: the agent gets the server’s answer.',
  'prompt.deny-reason': 'Deny with a reason: the agent gets an error it can read, with the reason.',
  'prompt.silence': 'No answer: the call is refused after the timeout.',
  'prompt.session': 'Allow for this session: the next call of that session passes, another session’s asks.',
  'prompt.always': 'Always: the next call passes without a prompt.',
  'prompt.close-refuses': 'Closing the prompt refuses the call.',
  'prompt.crash-refuses': 'A crash of the window refuses what waits in it.',
  'prompt.lost-told': 'An agent whose question was lost with the prompt is told so.',
  'prompt.digest': 'An answer counts only for exactly what was shown.',
  'prompt.no-default': 'Allow has no focus by default and is live only after 500 ms of being visible.',
  'prompt.hidden-characters': 'Hidden and direction-changing characters in arguments are made visible.',
  'prompt.changed': 'The prompt says what differs from the last call that was allowed, with old and new.',
  'prompt.quarantine':
    'The prompt for a tool that is not what was accepted says so first, and takes no answer that lasts.',
  'prompt.conditions':
    'A lasting answer has exactly the conditions the person ticked, and says what it would have answered.',
  'prompt.edited': 'Edit and allow sends the person’s version of the arguments, and nothing while it does not fit.',
  'prompt.together': 'One answer counts for identical calls that were shown together, and for no others.',
  'prompt.adversarial': 'Nothing an agent or server writes renders as the prompt’s own, hides, or overflows it.',
  'prompt.review':
    'A result is released or withheld only as the person saw it, and nothing in it renders as the page’s own.',
  'prompt.pause': 'One switch on every screen refuses everything until the person is back, and says since when.',
  'prompt.queue-limit': 'One agent cannot fill the queue of approvals.',

  'pins.quarantine':
    'A tool nobody has accepted asks for every call, whatever is allowed, and its texts reach no agent.',
  'pins.change':
    'A changed description, schema, annotation, instruction or command voids the grants and shows the difference.',
  'pins.swap-back': 'A definition that swaps back is told, and its voided grants stay void.',
  'pins.first-use':
    'The tools of a server the person has just added are accepted as they are, unless the scanner finds something.',
  'pins.first-listing': 'Only the first listing of a server is trusted, also when it had no tools.',
  'pins.shown': 'Only what was shown is accepted.',
  'pins.sealed': 'Pins that were changed, removed or put back behind the app’s back do not count.',
  'pins.scan':
    'The scanner finds hidden characters, orders, other tools’ names, requests for secrets, look-alikes and huge schemas.',

  'approvals.edited':
    'Edited arguments are what is sent; both versions are recorded, and a deny of the edited ones wins.',
  'approvals.edited-schema': 'Edited arguments that do not fit the tool’s schema are no answer.',
  'approvals.schema-linear': 'No expression in a tool’s schema holds up the check of edited arguments.',
  'approvals.second-act':
    'What may destroy by its server’s word, or what a rule wants it for, is allowed only by a second act.',
  'approvals.lasting':
    'An answer that lasts makes exactly its rule: for the session, an hour or always, and for the ticked arguments.',
  'approvals.deny-always': 'Always deny makes a deny rule.',
  'approvals.quarantined': 'A tool that is not accepted can only be allowed once.',
  'approvals.together': 'Only identical questions are answered together.',
  'approvals.patience':
    'After the agent gave up, an answer passes its retry once, with the same arguments only, in both eras.',
  'approvals.late-expires': 'An answer that came too late counts for ten minutes.',
  'approvals.flood': 'A runaway agent cannot fill the queue: it is told, and other agents’ questions come through.',
  'approvals.cool-down': 'An agent whose questions go unanswered may not ask for a while.',
  'approvals.pause': 'A pause refuses what waits and what comes, rules that allow included, until the person ends it.',
  'approvals.review': 'A result the person wants to read reaches the agent only when they release it.',
  'approvals.previous': 'A question knows the last allowed call of its tool, redacted.',

  'terminal.allow': 'Through serve: Allow in its terminal gives the agent the server’s answer.',
  'terminal.deny-reason': 'Through serve: Deny with a reason gives the agent the reason.',
  'terminal.silence': 'Through serve: no answer refuses after the timeout.',
  'terminal.always': 'Through serve: Always lets the next call pass.',
  'terminal.deny-rule': 'Through the command line: a deny rule hides the tool and refuses calls to it.',
  'terminal.nobody': 'Through serve without a terminal, a call that must be asked is refused.',
  'terminal.second-act': 'In the terminal, too, what may destroy is allowed only by a second act.',
  'terminal.escapes': 'Control and escape sequences from outside never reach the terminal.',

  'history.story': 'History shows each call with who, what, why and how long.',
  'history.verify': 'An untouched history verifies.',
  'history.flip': 'A flipped byte is found: exit 7, and the first bad entry is named.',
  'history.delete': 'A deleted row is found: exit 7, and the first bad entry is named.',
  'history.swap': 'Two swapped rows are found: exit 7, and the first bad entry is named.',
  'history.cut': 'A cut tail, an emptied or an older history is found.',
  'history.rollback': 'An older history put back together with its signed head is found.',
  'history.sealed': 'Any byte flipped in the closed file of the history is found, also where no entry is.',
  'history.redacted': 'Secrets in arguments and results are redacted before they are written.',
  'history.export': 'An exported history verifies without the app.',

  'home.busy': 'A second app or serve on one home is refused, and a killed one leaves the home free.',
  'home.private': 'Every file in the home may be read by its owner alone.',
  'home.corrupt': 'A corrupt or newer configuration is named, and never reset.',

  'control.no-approvals': 'No command can answer an approval of a running app.',
  'control.private': 'The control socket is open to its owner alone.',

  'ipc.sender': 'Requests count only from the main frame of our window on our origin.',
  'ipc.parsed': 'Every request is parsed on the way in; a name or shape outside the contract is a named error.',
  'ipc.stripped': 'Keys outside the contract do not reach the page.',

  'shell.sandbox': 'The page runs sandboxed, isolated and without Node.',
  'shell.csp': 'The page’s policy lets no inline script, no eval and no foreign address in.',
  'shell.navigation': 'Navigation, new windows and permissions are refused.',
  'shell.single': 'A second start on one home shows the first one’s window.',
  'shell.results': 'A result that waits to be read brings the prompt on top, as a call does.',
  'shell.notifications':
    'What waits while no window has the focus is told in a notification, without arguments, until it is answered; many are counted.',
  'shell.deny':
    'From a notification a call can be denied and never allowed, bound to what was shown, and the history says so.',
  'shell.prompt-front': 'The prompt comes on top by itself only as the person set it.',
  'shell.pause': 'The tray refuses everything until the person is back, says so, and takes calls again.',
  'shell.package': 'The packed app holds what it needs and nothing else.',

  'house.walls': 'An import across the house’s walls is caught.',
  'house.contract': 'A missing handler and a wrong input shape do not compile.',
  'house.ledger': 'A promise nobody proves fails the run.',
  canary: 'No secret or token of a run is in any file of the home, log, export or IPC answer.',
} as const;

export type Requirement = keyof typeof requirements;
