import type { Command } from "commander";
import type { MoveOptions } from "../commands/move/move.ts";
import type { RunCommand } from "./port.ts";
import { AS_JSON, ONLY_WHAT_IS_WRONG } from "./values.ts";

const HELP =
  "\nInto InfluxDB: set store.alsoKind to influxdb and restart, move, then set store.kind. Into DuckDB: move while InfluxDB is used, stop Clima, move the rest, set store.kind.";

/** `clima move`. */
export function addMoveCommands(program: Command, run: RunCommand): void {
  program
    .command("move")
    .description(
      "copy all that is stored from DuckDB into InfluxDB, or back, and compare it there month by month. May be ended and run again; readings go on meanwhile",
    )
    .requiredOption("--to <store>", "duckdb or influxdb: the one of this configuration")
    .option("--from <store>", "the other one")
    .option(...AS_JSON)
    .addHelpText("after", HELP)
    .action((options: MoveOptions) =>
      run({}, async (config, log) => (await import("../commands/move/move.ts")).move(options, config, log), ONLY_WHAT_IS_WRONG),
    );
}
