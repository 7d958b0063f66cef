/** An agent whose token was recognised. */
export interface KnownAgent {
  readonly name: string;
  /** The servers it may see; null is all of them. */
  readonly servers: readonly string[] | null;
}

/** What the gateway asks of the stored agents. */
export interface GatewayAgents {
  /** The agent a token belongs to, or null; takes the same time for every token it does not know. */
  authenticate(token: string): KnownAgent | null;
  /** An agent was heard from; `client` is what its program calls itself. At most once a second per agent and client. */
  seen(agent: string, client: string | null): void;
  sessionOpened(agent: string): void;
  sessionClosed(agent: string): void;
}
