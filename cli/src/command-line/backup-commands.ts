import type { Command } from "commander";
import type { Answering } from "../print.ts";
import type { RunCommand } from "./port.ts";
import { AS_JSON, ONLY_WHAT_IS_WRONG } from "./values.ts";

interface Common extends Answering {
  readonly data?: string;
  readonly withoutInfluxdb?: boolean;
}

const STDIO = "\nFILE is a .tar.gz; - is stdout or stdin.";

/** `clima backup` and `clima restore`. */
export function addBackupCommands(program: Command, run: RunCommand): void {
  const options = { ...ONLY_WHAT_IS_WRONG, isWithoutFiles: true };
  const settingsFile = () => program.opts<{ config?: string }>().config ?? "clima.yaml";
  program
    .command("backup <file>")
    .description("everything in one file, also while Clima runs: broker, users, remotes, stations, history, InfluxDB, settings")
    .option("--data <folder>", "what is backed up (dataDir)")
    .option("--without-influxdb", "leave the points of InfluxDB out")
    .option("--force", "write over a file that is there")
    .option(...AS_JSON)
    .addHelpText("after", STDIO)
    .action((file: string, { data, force, withoutInfluxdb, json }: Common & { force?: boolean }) =>
      run(
        { dataDir: data },
        async (config) => {
          const { backup } = await import("../commands/backup/backup.ts");
          await backup(file, { force, withInfluxdb: !withoutInfluxdb, settingsFile: settingsFile(), json }, config);
        },
        options,
      ),
    );
  program
    .command("restore <file>")
    .description("put a backup in its place; stop Clima before")
    .option("--data <folder>", "where to (dataDir)")
    .option("--replace", "in the place of what is there")
    .option("--without-influxdb", "leave InfluxDB as it is")
    .option("--without-settings", "leave the file of settings as it is")
    .option(...AS_JSON)
    .addHelpText("after", STDIO)
    .action(
      (
        file: string,
        { data, replace, withoutInfluxdb, withoutSettings, json }: Common & { replace?: boolean; withoutSettings?: boolean },
      ) =>
        run(
          { dataDir: data },
          async (config) => {
            const { restore } = await import("../commands/backup/restore.ts");
            const all = {
              replace,
              dataDir: data,
              withInfluxdb: !withoutInfluxdb,
              withSettings: !withoutSettings,
              settingsFile: settingsFile(),
              json,
            };
            await restore(file, all, config);
          },
          options,
        ),
    );
}
