import type { Command } from "commander";
import type { ExportOptions } from "../commands/history/export.ts";
import type { DeleteOptions } from "../commands/history/history-delete.ts";
import type { ImportOptions } from "../commands/history/import.ts";
import type { UndoOptions } from "../commands/history/import-undo.ts";
import type { RebuildOptions } from "../commands/history/rollups-rebuild.ts";
import type { Answering } from "../print.ts";
import type { RunCommand } from "./port.ts";
import { AS_JSON, collect, ONLY_WHAT_IS_WRONG, wholeNumber, withFileOptions } from "./values.ts";

const WHAT = "readings, health (of stations), infrared (presses and received codes) or status (stations that came and went)";
const ONE_PROCESS = "\nThe embedded store can be opened by one process at a time: stop Clima before.";

/** `clima export`, `clima import`, `clima history` and `clima rollups`. */
export function addHistoryCommands(program: Command, run: RunCommand): void {
  program
    .command("export")
    .description("write the stored readings as CSV, line protocol (times in ms) or Parquet")
    .option("--what <what>", WHAT, "readings")
    .option("--format <format>", "csv, lp or parquet", "csv")
    .option("--station <name>", "only this station; may be repeated", collect)
    .option("--from <instant>", "from this day or instant on, UTC, like 2026-01-31")
    .option("--to <instant>", "up to this day or instant, without it")
    .option("-o, --output <file>", "where to write (stdout)")
    .option("--force", "write over a file that is there")
    .addHelpText("after", ONE_PROCESS)
    .action((options: ExportOptions) =>
      run(
        {},
        async (config, log) => (await import("../commands/history/export.ts")).exportHistory(options, config, log),
        ONLY_WHAT_IS_WRONG,
      ),
    );
  addChanges(addImport(program, run), program, run);

  program
    .command("rollups")
    .description("hours, days, months and years that long charts of Grafana read from InfluxDB")
    .command("rebuild")
    .description(
      "make them of the readings that are in InfluxDB already; the ingest makes those of what comes. May be run beside it, and again",
    )
    .option("--station <name>", "only this station; may be repeated", collect)
    .option("--from <instant>", "from this day or instant on, UTC, like 2026-01-31")
    .option("--to <instant>", "up to this day or instant, without it")
    .option(...AS_JSON)
    .action((options: RebuildOptions) =>
      run(
        {},
        async (config, log) => (await import("../commands/history/rollups-rebuild.ts")).rebuildRollUps(options, config, log),
        ONLY_WHAT_IS_WRONG,
      ),
    );
}

function addImport(program: Command, run: RunCommand): Command {
  const command = program
    .command("import [files...]")
    .description("put readings into the store: of weather stations and services as they write them, or of an InfluxDB; may be run again")
    .option("--what <what>", WHAT, "readings");
  withFileOptions(command)
    .option("--refused <file>", "where to keep the rows that are refused (beside the file, as .refused.csv)")
    .option("--influx <url>", "import from an InfluxDB, which is only read")
    .option("--measurement <name>", "of that InfluxDB (weather, or what --what names)")
    .option("--database <name>", "its database or bucket", "clima")
    .option("--influx-version <version>", "1, 2 or 3", wholeNumber, 2)
    .option("--org <name>", "organization of an InfluxDB 2.x")
    .option("--username <name>", "login of an InfluxDB 1.x")
    .option("--password <password>", "its password")
    .option("--token <token>", "token of an InfluxDB 2.x or 3.x")
    .option(...AS_JSON)
    .addHelpText("after", ONE_PROCESS)
    .action((files: readonly string[], options: ImportOptions) =>
      run(
        {},
        async (config, log) => (await import("../commands/history/import.ts")).importHistory(files, options, config, log),
        ONLY_WHAT_IS_WRONG,
      ),
    );
  return command;
}

/** Options that `clima import` has as well are taken by it, wherever they stand. */
function addChanges(bringIn: Command, program: Command, run: RunCommand): void {
  bringIn
    .command("list")
    .description("every import with its id, and what it added")
    .option(...AS_JSON)
    .action((_options: Answering, command: Command) =>
      run(
        {},
        async (config, log) => (await import("../commands/history/import-list.ts")).importList(command.optsWithGlobals(), config, log),
        ONLY_WHAT_IS_WRONG,
      ),
    );
  bringIn
    .command("undo <id>")
    .description(
      "take out what an import added; what was there before and what came since stays. The same again finishes one that was killed",
    )
    .option("--yes", "without asking")
    .option(...AS_JSON)
    .addHelpText("after", ONE_PROCESS)
    .action((id: string, _options: UndoOptions, command: Command) =>
      run(
        {},
        async (config, log) => (await import("../commands/history/import-undo.ts")).importUndo(id, command.optsWithGlobals(), config, log),
        ONLY_WHAT_IS_WRONG,
      ),
    );
  program
    .command("history")
    .description("what is stored")
    .command("delete")
    .description(
      "remove readings for ever, after a preview; hours, days, months and years follow. The same again finishes one that was killed",
    )
    .option("--what <what>", `${WHAT}, or all`, "readings")
    .option("--station <name>", "only of this station; may be repeated", collect)
    .option("--from <instant>", "from this day or instant on, UTC, like 2026-01-31")
    .option("--to <instant>", "up to this day or instant, without it")
    .option("--yes", "without asking")
    .option(...AS_JSON)
    .addHelpText("after", ONE_PROCESS)
    .action((options: DeleteOptions) =>
      run(
        {},
        async (config, log) => (await import("../commands/history/history-delete.ts")).historyDelete(options, config, log),
        ONLY_WHAT_IS_WRONG,
      ),
    );
}
