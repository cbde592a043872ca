import { createHash, timingSafeEqual } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { err, type Log, ok, type Result } from "@clima/schemas";
import { isLoopback } from "../loopback.ts";
import { type AccessTable, readTable } from "./access-table.ts";
import { createLoginThrottle } from "./login-throttle.ts";
import { createPasswordChecker } from "./passwords.ts";
import type { Access, Identity, LoginAttempt, LoginRefusal } from "./port.ts";
import { createDecisions, type Decisions, remember, type Subject } from "./rights.ts";
import { readUsers, type User, type Users } from "./users-file.ts";
import { watchFile } from "./watched-file.ts";

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
  readonly userFrom: "cn" | "san";
}

export const usersFileIn = (folder: string): string => join(folder, "users.json");
export const tableFileIn = (folder: string): string => join(folder, "access.yaml");

const ADMIN = "admin";
/** No user can be called so. */
export const OWN_NAME = "$clima";
const OWN = "own";

/** What is known of an identity beside its name. */
interface Login {
  readonly role: string;
  /** The password hash that it logged in with; another one in the file ends the connection. */
  readonly credential: string | undefined;
  memory:
    | { readonly decisions: Decisions; readonly publish: (topic: string) => boolean; readonly receive: (topic: string) => boolean }
    | undefined;
}

/** Reads users and access table, and keeps reading them when they change; a file that became wrong changes nothing, and is reported. */
export async function openAccess(settings: AccessSettings, log: Log): Promise<Result<Access, string>> {
  const { folder, base } = settings;
  const usersFile = settings.usersFile ?? usersFileIn(folder);
  const tableFile = settings.tableFile ?? tableFileIn(folder);
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    return err(`cannot write to ${folder} (${(cause as NodeJS.ErrnoException).code}); make it writable, or set dataDir to another folder`);
  }
  const users = await readUsers(usersFile);
  if (!users.ok) return users;
  const table = await readTable(tableFile, base);
  if (!table.ok) return table;
  const state = createState(settings, users.value, table.value);
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const reread = async <T>(read: () => Promise<Result<T, string>>, use: (value: T) => void, what: string) => {
    const again = await read();
    if (!again.ok) return log.error(`broker: the old ${what} stay in force: ${again.error}`);
    use(again.value);
    log.info(`broker: ${what} changed`);
    changed();
  };
  const stopWatching = [
    await watchFile(usersFile, () => reread(() => readUsers(usersFile), state.useUsers, "users")),
    await watchFile(tableFile, () => reread(() => readTable(tableFile, base), state.useTable, "access rights")),
  ];
  return ok({
    ...state.access,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      for (const stop of stopWatching) stop();
    },
  });
}

interface State {
  readonly access: Omit<Access, "onChange" | "close">;
  useUsers(users: Users): void;
  useTable(table: AccessTable): void;
}

function createState(settings: AccessSettings, firstUsers: Users, firstTable: AccessTable): State {
  const { username: adminName, anonymous } = settings;
  const logins = new WeakMap<Identity, Login>();
  const checker = createPasswordChecker();
  const throttle = createLoginThrottle();
  let users = firstUsers;
  let decisions = createDecisions(firstTable);
  const hasUsers = () => users.size > 0 || adminName !== undefined;

  function letIn(username: string | undefined, role: string, credential: string | undefined): Result<Identity, never> {
    const identity: Identity = username === undefined ? {} : { username };
    logins.set(identity, { role, credential, memory: undefined });
    return ok(identity);
  }

  async function authenticate(attempt: LoginAttempt): Promise<Result<Identity, LoginRefusal>> {
    const fromCertificate = attempt.username === undefined ? nameIn(attempt, settings.userFrom) : undefined;
    if (fromCertificate !== undefined) return letInCertified(fromCertificate, attempt);
    if (attempt.username === undefined) return letInAnonymous(attempt);
    const isOwn = attempt.username === OWN_NAME && isSame(attempt.password ?? new Uint8Array(), settings.ownPassword);
    if (isOwn) return letIn(undefined, ADMIN, OWN);
    return letInWithPassword(attempt.username, attempt);
  }

  function letInAnonymous({ address }: LoginAttempt): Result<Identity, LoginRefusal> {
    if (anonymous === "always") return letIn(undefined, ADMIN, undefined);
    if (anonymous === "loopback" && !hasUsers() && isLoopback(address)) return letIn(undefined, ADMIN, undefined);
    const detail = hasUsers()
      ? "it gave no user name, and there are users"
      : "it gave no user name, which is for clients of this machine only; make a user with clima user add";
    return err({ kind: "not-authorized", detail });
  }

  function letInCertified(name: string, { clientId }: LoginAttempt): Result<Identity, LoginRefusal> {
    const user = users.get(name);
    if (!user)
      return err({
        kind: "not-authorized",
        detail: `its certificate names ${JSON.stringify(name)}, who is no user; add one with clima user add`,
      });
    return complainOfClientId(name, user, clientId) ?? letIn(name, user.role, "certificate");
  }

  async function letInWithPassword(name: string, attempt: LoginAttempt): Promise<Result<Identity, LoginRefusal>> {
    const { address, clientId } = attempt;
    const keys = [...(isLoopback(address) ? [] : [`address ${address}`]), `user ${name} ${address}`];
    const waitMs = throttle.waitMs(keys, Date.now());
    if (waitMs > 0)
      return err({ kind: "too-many-attempts", detail: `too many failed logins; the next is looked at in ${Math.ceil(waitMs / 1000)} s` });
    const known = await findUser(name, attempt.password ?? new Uint8Array());
    if (!known) {
      throttle.failed(keys, Date.now());
      return err({ kind: "bad-credentials", detail: `wrong user name or password (user ${JSON.stringify(name.slice(0, 64))})` });
    }
    throttle.succeeded(keys);
    return complainOfClientId(name, known, clientId) ?? letIn(name, known.role, credentialOf(name));
  }

  async function findUser(name: string, password: Uint8Array): Promise<User | undefined> {
    if (name === adminName && isSame(password, settings.password ?? "")) return { role: ADMIN };
    const user = users.get(name);
    const isRight = await checker.check(password, user?.password);
    return isRight ? user : undefined;
  }

  const credentialOf = (name: string) => (name === adminName ? "configuration" : users.get(name)?.password?.hash);

  function isStillValid(identity: Identity): boolean {
    const login = logins.get(identity);
    if (!login) return false;
    const { username } = identity;
    if (login.credential === OWN) return true;
    if (username === undefined) return anonymous === "always" || !hasUsers();
    if (login.credential === "configuration") return true;
    const user = users.get(username);
    return user !== undefined && (login.credential === "certificate" || login.credential === user.password?.hash);
  }

  function subjectOf(identity: Identity, clientId: string): Subject {
    const { username } = identity;
    // A will of an earlier run has a name, but no login: its user's present rights count.
    const role = logins.get(identity)?.credential === "configuration" || username === adminName ? ADMIN : roleOf(identity);
    return { username, role, clientId };
  }

  const roleOf = (identity: Identity): string =>
    identity.username === undefined ? (logins.get(identity)?.role ?? ADMIN) : (users.get(identity.username)?.role ?? "");

  /** A client's decisions, remembered until users or rights change. */
  function memoryOf(identity: Identity, clientId: string): NonNullable<Login["memory"]> {
    const login = logins.get(identity);
    if (login?.memory?.decisions === decisions) return login.memory;
    const subject = subjectOf(identity, clientId);
    const current = decisions;
    const publish = remember((topic) => current.mayPublish(subject, topic));
    const memory = { decisions: current, publish, receive: remember((topic) => current.mayReceive(subject, topic)) };
    if (login) login.memory = memory;
    return memory;
  }

  let table = firstTable;
  return {
    access: {
      authenticate,
      mayPublish: (identity, clientId, topic) => memoryOf(identity, clientId).publish(topic),
      mayReceive: (identity, clientId, topic) => memoryOf(identity, clientId).receive(topic),
      maySubscribe: (identity, clientId, filter) => decisions.maySubscribe(subjectOf(identity, clientId), filter),
      isStillValid,
      hasUsers,
    },
    useUsers: (changed) => {
      users = changed;
      // New decisions are another object, which is how a client's memory is known to be old.
      decisions = createDecisions(table);
    },
    useTable: (changed) => {
      table = changed;
      decisions = createDecisions(changed);
    },
  };
}

const nameIn = ({ certificate }: LoginAttempt, userFrom: "cn" | "san"): string | undefined =>
  userFrom === "cn" ? certificate?.commonName : certificate?.alternativeNames[0];

const digest = (text: string | Uint8Array) => createHash("sha256").update(text).digest();
const isSame = (password: Uint8Array, expected: string): boolean => timingSafeEqual(digest(password), digest(expected));

/** A user may be kept to certain client ids. */
function complainOfClientId(name: string, { clientIds }: User, clientId: string): Result<never, LoginRefusal> | undefined {
  if (clientIds === undefined || clientIds.some((pattern) => isLike(pattern.replaceAll("%u", name), clientId))) return undefined;
  return err({ kind: "client-id-taken", detail: `user ${JSON.stringify(name)} may take the client ids ${clientIds.join(", ")} only` });
}

const isLike = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
    "su",
  ).test(text);
