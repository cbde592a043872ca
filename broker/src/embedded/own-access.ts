import { createLoginThrottle, err, isLoopback, type Log, ok, type Result } from "@clima/schemas";
import type { Access, Identity, LoginAttempt, LoginRefusal } from "../access/port.ts";
import type { AccessControl, Client, Login, LoginAnswer } from "./api.ts";

/**
 * Access as a program's own functions decide it. A function that fails lets nobody in: a broken check must not open the broker.
 * Logins wait for `ready`.
 */
export function createOwnAccess(rules: AccessControl, ready: Promise<void>, log: Log): Access {
  const authenticate = createLogin(rules.authenticate?.bind(rules), log);
  const asker = (name: "mayPublish" | "maySubscribe" | "mayReceive") => {
    if (rules[name] === undefined) return () => true;
    return (identity: Identity, clientId: string, topic: string): boolean => {
      try {
        // Called on the rules: a program may have written them as methods.
        const answer: unknown = rules[name]?.(clientOf(identity, clientId), topic);
        if (typeof answer !== "boolean")
          log.error(`broker: access.${name} gave ${typeof answer}, so the answer is no; expected true or false`);
        return answer === true;
      } catch (cause) {
        log.error(`broker: access.${name} failed, so the answer is no: ${(cause as Error).stack ?? cause}`);
        return false;
      }
    };
  };
  return {
    authenticate: async (attempt) => {
      await ready;
      return authenticate(attempt);
    },
    mayPublish: asker("mayPublish"),
    mayRetain: () => true,
    mayClear: () => false,
    maySubscribe: asker("maySubscribe"),
    mayReceive: asker("mayReceive"),
    isStillValid: () => true,
    hasUsers: () => rules.authenticate !== undefined,
    onChange: () => () => undefined,
    close: async () => undefined,
  };
}

type Authenticate = NonNullable<AccessControl["authenticate"]>;

const clientOf = ({ username }: Identity, clientId: string): Client => (username === undefined ? { clientId } : { clientId, username });

function createLogin(authenticate: Authenticate | undefined, log: Log): Access["authenticate"] {
  if (authenticate === undefined)
    return async ({ username, address }) => (isLoopback(address) ? ok(identityOf(username)) : NOT_OF_THIS_MACHINE);
  const throttle = createLoginThrottle();
  return async (attempt) => {
    const keys = keysOf(attempt);
    const waitMs = throttle.waitMs(keys, Date.now());
    if (waitMs > 0) {
      return err({ kind: "too-many-attempts", detail: `too many failed logins; the next is looked at in ${Math.ceil(waitMs / 1000)} s` });
    }
    const login = judge(await ask(authenticate, attempt, log), attempt.username);
    if (login.ok) throttle.succeeded(keys);
    else throttle.failed(keys, Date.now());
    return login;
  };
}

/** This machine's own clients share one address: a faulty one among them must not lock the others out. */
const keysOf = ({ username, clientId, address }: LoginAttempt): string[] => [
  ...(isLoopback(address) ? [] : [`address ${address}`]),
  username === undefined ? `client ${clientId} at ${address}` : `user ${username} at ${address}`,
];

function judge(answer: unknown, username: string | undefined): Result<Identity, LoginRefusal> {
  if (answer === true) return ok(identityOf(username));
  if (isNamed(answer)) return ok(identityOf(answer.username));
  return err({ kind: username === undefined ? "not-authorized" : "bad-credentials", detail: "access.authenticate refused it" });
}

const identityOf = (username: string | undefined): Identity => (username === undefined ? {} : { username });
const isNamed = (answer: unknown): answer is { readonly username: string } =>
  typeof answer === "object" && answer !== null && "username" in answer && typeof answer.username === "string";

const NOT_OF_THIS_MACHINE = err({
  kind: "not-authorized",
  detail: "only clients of this machine may connect; give access.authenticate to let others in",
} as const);

async function ask(authenticate: Authenticate, { password, ...attempt }: LoginAttempt, log: Log): Promise<LoginAnswer> {
  try {
    const login: Login = password === undefined ? attempt : { ...attempt, password: Buffer.from(password) };
    return await authenticate(login);
  } catch (cause) {
    log.error(`broker: access.authenticate failed, so nobody is let in: ${(cause as Error).stack ?? cause}`);
    return false;
  }
}
