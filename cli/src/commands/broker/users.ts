import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { hashPassword, readTable, readUsers, tableFileIn, type User, type Users, usersFileIn, writeUsers } from "@clima/broker/internal";
import type { Config } from "@clima/schemas";
import { fail } from "../../terminal.ts";

/** The settings that say where the broker's users are. */
export interface UsersPlace {
  readonly dataDir: Config["dataDir"];
  readonly broker: { readonly access: Pick<Config["broker"]["access"], "usersFile"> };
}

/** The file of the broker's users. */
export const usersFileOf = ({ broker: { access }, dataDir }: UsersPlace): string =>
  access.usersFile ?? usersFileIn(join(dataDir, "broker"));

/** Who may log in; nobody where there is no file yet. */
export async function usersIn(config: UsersPlace): Promise<Users> {
  const users = await readUsers(usersFileOf(config));
  return users.ok ? users.value : fail(users.error);
}

/** The roles of the broker's access table, which is written where there is none yet. */
export async function rolesIn({ broker, dataDir, base }: Pick<Config, "broker" | "dataDir" | "base">): Promise<readonly string[]> {
  const folder = join(dataDir, "broker");
  await mkdir(folder, { recursive: true }).catch((cause: Error) => fail(`${folder} cannot be made: ${cause.message}`));
  const table = await readTable(broker.access.tableFile ?? tableFileIn(folder), base);
  return table.ok ? [...table.value.roles.keys()] : fail(table.error);
}

/** Replaces the users; a running broker sees it within a second. */
export async function saveUsers(config: UsersPlace, users: Users): Promise<void> {
  const file = usersFileOf(config);
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeUsers(file, users);
  } catch (cause) {
    return fail(`${file} cannot be written: ${(cause as Error).message}`);
  }
}

/** Adds a user with a password, or gives the one of that name this role and password. */
export async function setUser(config: UsersPlace, name: string, role: string, password: string): Promise<void> {
  const users = await usersIn(config);
  const user: User = { ...users.get(name), role, password: await hashPassword(Buffer.from(password, "utf8")) };
  await saveUsers(config, new Map([...users, [name, user]]));
}
