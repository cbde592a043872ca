import type { Client, LiveSubscription } from "./client.ts";

/** Why a connection ended: who ended it, and the reason in kebab-case, as the log and the metrics have it. */
export interface Ending {
  readonly by: "client" | "network" | "broker";
  readonly reason: string;
  readonly detail?: string;
}

/** What happens to the sessions, for whom it concerns. Called in the midst of the broker's work: it must be quick, and never throw. */
export interface SessionEvents {
  /** The client has its CONNACK; `isResumed` says that it took up the session it had left. */
  connected(client: Client, isResumed: boolean): void;
  /** Only for clients that had been connected. */
  disconnected(client: Client, ending: Ending): void;
  /** Granted, and stored where the session is. */
  subscribed(client: Client, granted: readonly LiveSubscription[]): void;
  unsubscribed(client: Client, ended: readonly LiveSubscription[]): void;
}

const nothing = () => undefined;
export const unheard: SessionEvents = { connected: nothing, disconnected: nothing, subscribed: nothing, unsubscribed: nothing };
