import type { Result } from "@clima/schemas";
import type { ClientCertificate } from "../connection.ts";

/** Who a client is; the same object for as long as it is connected. */
export interface Identity {
  /** undefined: an anonymous client. */
  readonly username?: string;
}

export interface LoginAttempt {
  readonly clientId: string;
  readonly username?: string;
  readonly password?: Uint8Array;
  readonly address: string;
  readonly certificate?: ClientCertificate;
}

/** Why a login is refused, in the words of MQTT's return and reason codes. `detail` goes to the log and holds no secret. */
export interface LoginRefusal {
  readonly kind: "bad-credentials" | "not-authorized" | "client-id-taken" | "too-many-attempts";
  readonly detail: string;
}

export interface AccessSettings {
  readonly folder: string;
  readonly usersFile?: string;
  readonly tableFile?: string;
  readonly anonymous: "loopback" | "never" | "always";
  /** One user with all rights, of the configuration. */
  readonly username?: string;
  readonly password?: string;
  /** Of this run: the parts of Clima in the broker's own process log in with it, as OWN_NAME. */
  readonly ownPassword: string;
  readonly base: string;
  readonly homeAssistantPrefix?: string;
  readonly userFrom: "cn" | "san";
}

/** Who may log in, and who may do what. */
export interface Access {
  authenticate(attempt: LoginAttempt): Promise<Result<Identity, LoginRefusal>>;
  mayPublish(identity: Identity, clientId: string, topic: string): boolean;
  /** Whether what may be published there may be retained, too. */
  mayRetain(identity: Identity, clientId: string, topic: string): boolean;
  /** Whether what is retained there may be cleared, also by who may not publish there. */
  mayClear(identity: Identity, clientId: string, topic: string): boolean;
  /** Whether at least a part of what the filter matches may be received; each message is judged again by `mayReceive`. */
  maySubscribe(identity: Identity, clientId: string, filter: string): boolean;
  mayReceive(identity: Identity, clientId: string, topic: string): boolean;
  /** False once the user was removed, or its password changed, after this identity logged in. */
  isStillValid(identity: Identity): boolean;
  /** Whether anybody could log in with a password or a certificate. */
  hasUsers(): boolean;
  /** Calls `listener` after users or the access table changed; returns how to stop that. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}
