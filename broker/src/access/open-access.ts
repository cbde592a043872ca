import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { err, type Log, ok, type Result } from "@clima/schemas";
import { type AccessTable, readTable } from "./access-table.ts";
import { Logins } from "./logins.ts";
import type { Access, AccessSettings, Identity } from "./port.ts";
import { createDecisions, type Decisions, remember } from "./rights.ts";
import { readUsers, type Users } from "./users-file.ts";
import { watchFile } from "./watched-file.ts";

export const usersFileIn = (folder: string): string => join(folder, "users.json");
/** Where the access table is when no setting says; `folder` is the broker's own. */
export const tableFileIn = (folder: string): string => join(folder, "access.yaml");

/** Reads users and access table, and keeps reading them when they change; a file that became wrong changes nothing, and is reported. */
export async function openAccess(settings: AccessSettings, log: Log): Promise<Result<Access, string>> {
  const { folder, base, homeAssistantPrefix } = settings;
  const usersFile = settings.usersFile ?? usersFileIn(folder);
  const tableFile = settings.tableFile ?? tableFileIn(folder);
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    return err(`cannot write to ${folder} (${(cause as NodeJS.ErrnoException).code}); make it writable, or set dataDir to another folder`);
  }
  const users = await readUsers(usersFile);
  if (!users.ok) return users;
  const table = await readTable(tableFile, base, homeAssistantPrefix);
  if (!table.ok) return table;
  const state = createState(settings, users.value, table.value, log);
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
    await watchFile(tableFile, () => reread(() => readTable(tableFile, base, homeAssistantPrefix), state.useTable, "access rights")),
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

/** A client's decisions, as long as neither users nor rights change. */
interface Memory {
  readonly decisions: Decisions;
  readonly publish: (topic: string) => boolean;
  readonly receive: (topic: string) => boolean;
}

function createState(settings: AccessSettings, firstUsers: Users, firstTable: AccessTable, log: Log): State {
  let users = firstUsers;
  let table = firstTable;
  let decisions = createDecisions(table);
  const logins = new Logins(
    settings,
    () => users,
    Date.now,
    (line) => log.warn(`broker: ${line}`),
  );
  const memories = new WeakMap<Identity, Memory>();

  function memoryOf(identity: Identity, clientId: string): Memory {
    const known = memories.get(identity);
    if (known?.decisions === decisions) return known;
    const current = decisions;
    const subject = logins.subjectOf(identity, clientId);
    const memory = {
      decisions: current,
      publish: remember((topic) => current.mayPublish(subject, topic)),
      receive: remember((topic) => current.mayReceive(subject, topic)),
    };
    memories.set(identity, memory);
    return memory;
  }

  return {
    access: {
      authenticate: logins.authenticate,
      mayPublish: (identity, clientId, topic) => memoryOf(identity, clientId).publish(topic),
      mayRetain: (identity, clientId, topic) => decisions.mayRetain(logins.subjectOf(identity, clientId), topic),
      mayClear: (identity, clientId, topic) => decisions.mayClear(logins.subjectOf(identity, clientId), topic),
      mayReceive: (identity, clientId, topic) => memoryOf(identity, clientId).receive(topic),
      maySubscribe: (identity, clientId, filter) => decisions.maySubscribe(logins.subjectOf(identity, clientId), filter),
      isStillValid: logins.isStillValid,
      hasUsers: logins.hasUsers,
    },
    useUsers: (changed) => {
      users = changed;
      // New decisions are another object, which is how a client's memory is known to be old.
      decisions = createDecisions(table);
    },
    useTable: (changed) => {
      table = changed;
      decisions = createDecisions(table);
    },
  };
}
