import { createHash, randomBytes } from "node:crypto";
import { ok, type Result } from "@clima/schemas";
import type { Credentials, OpenLogin } from "./port.ts";
import { createSharedLogins, type Origin, type Session, type SharedLogin, type SignInFailure } from "./shared-logins.ts";

const KEPT_MS = 30 * 24 * 3600 * 1000;
export const SESSION_S = KEPT_MS / 1000;
const SESSIONS_AT_MOST = 1000;
const SWEEP_MS = 60_000;
/** A program sends its name and password with each request. */
const PASSWORD_KEPT_MS = 5 * 60_000;
const SESSION_BYTES = 32;

interface KeptSession {
  readonly shared: SharedLogin;
  endsAtMs: number;
  readonly listeners: Set<() => void>;
  /** Of the login's end. */
  readonly stopCaring: () => void;
}

export interface Sessions {
  /** A new session: its secret, which only the browser keeps, and its user. */
  signIn(credentials: Credentials, origin: Origin): Promise<Result<{ readonly secret: string; readonly session: Session }, SignInFailure>>;
  /** The session of a secret, which lasts on from now. */
  find(secret: string): (Session & { onEnded(listener: () => void): () => void }) | undefined;
  signOut(secret: string): void;
  /** A program that sends a name and a password each time. */
  byPassword(credentials: Credentials, origin: Origin): Promise<Result<Session, SignInFailure>>;
  close(): void;
}

/** Who is signed in. Nothing of it is on disk: passwords are in memory only, for as long as their sessions last. */
export function createSessions(openLogin: OpenLogin, nowMs: () => number = Date.now): Sessions {
  const logins = createSharedLogins(openLogin, nowMs);
  const sessions = new Map<string, KeptSession>();
  const sweeping = setInterval(sweep, SWEEP_MS).unref();

  function end(id: string): void {
    const session = sessions.get(id);
    if (session === undefined) return;
    sessions.delete(id);
    session.stopCaring();
    for (const listener of [...session.listeners]) listener();
    logins.leave(session.shared);
  }

  function sweep(): void {
    for (const [id, { endsAtMs }] of [...sessions]) if (endsAtMs <= nowMs()) end(id);
    while (sessions.size > SESSIONS_AT_MOST) end(sessions.keys().next().value as string);
  }

  function begin(shared: SharedLogin): string {
    const secret = randomBytes(SESSION_BYTES).toString("base64url");
    const id = idOf(secret);
    shared.holders += 1;
    const stopCaring = shared.login.onEnded(() => end(id));
    sessions.set(id, { shared, endsAtMs: nowMs() + KEPT_MS, listeners: new Set(), stopCaring });
    sweep();
    return secret;
  }

  const programs = createPrograms(logins.leave);
  return {
    async signIn(credentials, origin) {
      const entered = await logins.enter(credentials, origin);
      return entered.ok ? ok({ secret: begin(entered.value), session: entered.value }) : entered;
    },
    find(secret) {
      const session = sessions.get(idOf(secret));
      if (session === undefined || session.endsAtMs <= nowMs()) return undefined;
      session.endsAtMs = nowMs() + KEPT_MS;
      const { shared, listeners } = session;
      return {
        name: shared.name,
        login: shared.login,
        onEnded(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      };
    },
    signOut: (secret) => end(idOf(secret)),
    async byPassword(credentials, origin) {
      const known = logins.known(credentials);
      const entered = known === undefined ? await logins.enter(credentials, origin) : ok(known);
      if (entered.ok) programs.keep(entered.value);
      return entered;
    },
    close() {
      clearInterval(sweeping);
      programs.close();
      logins.close();
    },
  };
}

/** Holds logins for a while after each request, so that a program costs no login a request. */
function createPrograms(leave: (shared: SharedLogin) => void) {
  const timers = new Map<SharedLogin, NodeJS.Timeout>();
  return {
    keep(shared: SharedLogin): void {
      const timer = timers.get(shared);
      if (timer === undefined) shared.holders += 1;
      clearTimeout(timer);
      const forget = () => {
        timers.delete(shared);
        leave(shared);
      };
      timers.set(shared, setTimeout(forget, PASSWORD_KEPT_MS).unref());
    },
    close(): void {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

/** Only this is kept of a secret. */
const idOf = (secret: string): string => createHash("sha256").update(secret).digest("base64");
