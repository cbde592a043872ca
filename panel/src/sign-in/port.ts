import type { Result } from "@clima/schemas";

/** What a visitor of the panel may do: nothing, look, or look and send. */
export type Role = "none" | "viewer" | "operator";

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Why the broker let nobody in: it refused, it wants the next attempt later, or it does not answer. */
export interface LoginFailure {
  readonly kind: "refused" | "busy" | "away";
  readonly detail: string;
}

/** A login at the broker that is kept for as long as the broker has it. */
export interface BrokerLogin {
  /** As the broker told it last; once the login has ended, none. */
  role(): Role;
  /** Asks the broker anew. */
  askRole(): Promise<Role>;
  /** Calls `listener` once the broker has the login no more; returns how to stop that. */
  onEnded(listener: () => void): () => void;
  close(): void;
}

/** Logs in at the broker: without credentials as a client without a name. */
export type OpenLogin = (credentials: Credentials | undefined) => Promise<Result<BrokerLogin, LoginFailure>>;

/** Who asks the panel for something. */
export interface Visitor {
  /** The user's or the token's; absent where nobody has signed in. */
  readonly name?: string;
  readonly role: Role;
  /** Whether it may send now. */
  maySend(): Promise<boolean>;
  /** Calls `listener` once the visitor may look no longer; returns how to stop that. */
  onEnded(listener: () => void): () => void;
}
