import type { Config, Log } from "@clima/schemas";
import { systemdEnvironment } from "../../config.ts";
import { createAliveFile } from "./alive-file.ts";
import { createSystemdSupervisor, type Supervisor } from "./systemd.ts";

/** Whoever watches over this process: systemd, and who looks at the file `aliveFile`. */
export function createSupervisor({ aliveFile }: Pick<Config, "aliveFile">, log: Log): Supervisor {
  const all = [createSystemdSupervisor(systemdEnvironment(), log), createAliveFile(aliveFile, log)];
  return {
    ready() {
      for (const each of all) each.ready();
    },
    stopping() {
      for (const each of all) each.stopping();
    },
  };
}
