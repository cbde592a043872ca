import { createHmac, randomBytes } from "node:crypto";
import { createLoginThrottle, err, isLoopback, ok, type Result } from "@clima/schemas";
import type { BrokerLogin, Credentials, LoginFailure, OpenLogin } from "./port.ts";

/** So many attempts are looked at at a time: the broker's check of a password is slow, and guesses are counted when it is done. */
const ATTEMPTS_AT_ONCE = 4;

/** Where an attempt comes from: the address of the connection, and, where a proxy of this machine made it, whom that tells of. */
export interface Origin {
  readonly address: string;
  readonly forwardedFor?: string;
}

/** Who is signed in, by which login at the broker. */
export interface Session {
  readonly name: string;
  readonly login: BrokerLogin;
}

export interface SignInFailure {
  readonly kind: "refused" | "not-allowed" | "busy" | "away";
  readonly detail: string;
  /** Of `busy`: when the next attempt is looked at. */
  readonly retryAfterMs?: number;
}

/** A user's login at the broker, shared by all who came with the same password. */
export interface SharedLogin extends Session {
  holders: number;
}

/** The logins at the broker that sessions and programs hold; each is left when the last of its holders goes. */
export function createSharedLogins(openLogin: OpenLogin, nowMs: () => number) {
  const throttle = createLoginThrottle();
  const markKey = randomBytes(32);
  const logins = new Map<string, SharedLogin>();
  let attempts = 0;

  const markOf = ({ username, password }: Credentials): string =>
    createHmac("sha256", markKey)
      .update(JSON.stringify([username, password]))
      .digest("base64");

  /** Asks the broker, unless whoever asks has guessed wrong too often. */
  async function enter(credentials: Credentials, origin: Origin): Promise<Result<SharedLogin, SignInFailure>> {
    const keys = keysOf(credentials.username, origin);
    const waitMs = throttle.waitMs(keys, nowMs());
    if (waitMs > 0) return busy(waitMs);
    if (attempts >= ATTEMPTS_AT_ONCE) return busy(1000);
    attempts += 1;
    const tried = await openLogin(credentials);
    attempts -= 1;
    if (!tried.ok) {
      if (tried.error.kind === "refused") throttle.failed(keys, nowMs());
      return err(asSignInFailure(tried.error));
    }
    throttle.succeeded(keys);
    if (tried.value.role() !== "none") return ok(share(credentials, tried.value));
    return err({ kind: "not-allowed", detail: `${credentials.username} may not look at the stations` });
  }

  function share(credentials: Credentials, login: BrokerLogin): SharedLogin {
    const mark = markOf(credentials);
    const known = logins.get(mark);
    if (known !== undefined) {
      login.close();
      return known;
    }
    const shared = { name: credentials.username, login, holders: 0 };
    logins.set(mark, shared);
    login.onEnded(() => logins.delete(mark));
    return shared;
  }

  return {
    enter,
    /** The login that somebody has with these credentials already. */
    known: (credentials: Credentials): SharedLogin | undefined => logins.get(markOf(credentials)),
    leave(shared: SharedLogin): void {
      shared.holders -= 1;
      if (shared.holders === 0) shared.login.close();
    },
    close(): void {
      for (const { login } of [...logins.values()]) login.close();
    },
  };
}

const busy = (retryAfterMs: number) =>
  err({ kind: "busy" as const, detail: `too many attempts; the next is looked at in ${Math.ceil(retryAfterMs / 1000)} s`, retryAfterMs });

const asSignInFailure = ({ kind, detail }: LoginFailure): SignInFailure =>
  kind === "busy" ? { kind, detail, retryAfterMs: 1000 } : { kind, detail };

/**
 * What a guess is counted under. All who come by a proxy of this machine share its address, so there the one that it tells of counts beside the
 * user; it may be made up, so the user is counted by the connection's own.
 */
function keysOf(username: string, { address, forwardedFor }: Origin): string[] {
  const user = `user ${username} at ${address}`;
  const from = isLoopback(address) ? forwardedFor : address;
  return from === undefined ? [user] : [user, `address ${from}`];
}
