import { readFileSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { err, ok, type Result } from "@clima/schemas";

const FILE = "local-login.json";
/** Where a broker leaves its login for commands on this machine; `folder` is the broker's own. */
export const localLoginFileIn = (folder: string): string => join(folder, FILE);

/** What lets commands and services of the broker's owner in, for as long as the broker runs, and where. */
export interface LocalLogin {
  readonly username: string;
  readonly password: string;
  /** Where the broker listens. */
  readonly host: string;
  readonly ports: readonly number[];
}

interface Ports {
  readonly mqttPort: number | undefined;
  readonly webSocketPort: number | undefined;
  readonly tlsPort: number | undefined;
  readonly secureWebSocketPort: number | undefined;
}

/** Writes the login of this run, which its owner alone can read: commands of this machine get in with it once there are users. */
export async function leaveLocalLogin(
  folder: string,
  host: string,
  login: Pick<LocalLogin, "username" | "password">,
  { mqttPort, webSocketPort, tlsPort, secureWebSocketPort }: Ports,
): Promise<Result<void, string>> {
  const file = localLoginFileIn(folder);
  const ports = [mqttPort, webSocketPort, tlsPort, secureWebSocketPort].filter((port) => port !== undefined);
  // A file of a run that was killed may have another mode: it is replaced, not written over.
  const fresh = `${file}.new`;
  try {
    await rm(fresh, { force: true });
    await writeFile(fresh, `${JSON.stringify({ ...login, host, ports })}\n`, { mode: 0o600, flag: "wx" });
    await rename(fresh, file);
    return ok(undefined);
  } catch (cause) {
    return err(`cannot write ${file}: ${(cause as Error).message}`);
  }
}

/** Whoever takes the port next is not told it. */
export const removeLocalLogin = (folder: string): Promise<void> => rm(localLoginFileIn(folder), { force: true });

/** The login that a broker left; undefined where none runs, "unreadable" where it is somebody else's. */
export function readLocalLogin(folder: string): LocalLogin | "unreadable" | undefined {
  try {
    return JSON.parse(readFileSync(localLoginFileIn(folder), "utf8")) as LocalLogin;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "EACCES" ? "unreadable" : undefined;
  }
}
