import type { Command } from "commander";
import type { ReplayOptions } from "../commands/replay/replay.ts";
import type { ForgetOptions } from "../commands/stations/station-forget.ts";
import type { RenameOptions } from "../commands/stations/station-rename.ts";
import type { Answering } from "../print.ts";
import { fail } from "../terminal.ts";
import type { RunCommand } from "./port.ts";
import { AS_JSON, ONLY_WHAT_IS_WRONG, withFileOptions } from "./values.ts";

/** `clima replay`, `clima doctor`, `clima watch` and `clima station …`. */
export function addStationCommands(program: Command, run: RunCommand): void {
  const command = program
    .command("replay <file>")
    .description("publish recorded weather through the path of a live station, of every file that clima import reads")
    .option("--speed <factor>", "seconds of the file a second, or max: as fast as everything keeps up", "max");
  withFileOptions(command)
    .option("--broker <url>", "where to publish (mqtt.url)")
    .option(...AS_JSON)
    .action((file: string, { speed, broker, ...options }: Omit<ReplayOptions, "speed"> & { speed: string; broker?: string }) => {
      const factor = speed === "max" ? speed : Number(speed);
      if (factor !== "max" && !(factor > 0)) return fail(`--speed is ${speed}; expected a number above 0, or max`);
      return run(
        { "mqtt.url": broker },
        async (config, log) => (await import("../commands/replay/replay.ts")).replay(file, { ...options, speed: factor }, config, log),
        ONLY_WHAT_IS_WRONG,
      );
    });

  program
    .command("doctor")
    .description("say what this computer lacks for a station: Pi, chips, infrared, disk, clock, broker; and what to do")
    .option(...AS_JSON)
    .action((options: Answering) =>
      run({}, async (config) => (await import("../commands/doctor.ts")).doctor(options, config), ONLY_WHAT_IS_WRONG),
    );

  program
    .command("watch")
    .description("print readings, results and status changes as they come")
    .option("--broker <url>", "where to subscribe (mqtt.url)")
    .option("--json", "print the facts as JSON, a line for each message")
    .action(({ broker, json }: Answering & { broker?: string }) =>
      run({ "mqtt.url": broker }, async (config, log) => (await import("../commands/watch.ts")).watch({ json }, config, log)),
    );

  addStation(program, run);
}

function addStation(program: Command, run: RunCommand): void {
  const station = program.command("station").description("the stations that the broker knows");
  station
    .command("list")
    .description("each with its host, state, last reading and clock")
    .option(...AS_JSON)
    .action((options: Answering) =>
      run({}, async (config) => (await import("../commands/stations/station-list.ts")).stationList(options, config), ONLY_WHAT_IS_WRONG),
    );
  station
    .command("forget <id>")
    .description("clear what the broker keeps of a station: panel, ingest and Home Assistant have it no longer; its history stays")
    .option("--force", "also one that is alive, or that the broker does not know")
    .option(...AS_JSON)
    .action((id: string, options: ForgetOptions) =>
      run(
        {},
        async (config) => (await import("../commands/stations/station-forget.ts")).stationForget(id, options, config),
        ONLY_WHAT_IS_WRONG,
      ),
    );
  station
    .command("rename <id> <new-id>")
    .description("give all history of a station another id, and forget the old one; the same command again finishes one that was killed")
    .option("--yes", "without asking")
    .option("--force", "also one that is online; what it sends meanwhile may be lost")
    .option(...AS_JSON)
    .addHelpText(
      "after",
      "\nStop its agent before. The embedded store can be opened by one process at a time: stop Clima, and run clima broker alone meanwhile.",
    )
    .action((id: string, newId: string, options: RenameOptions) =>
      run(
        {},
        async (config, log) => (await import("../commands/stations/station-rename.ts")).stationRename(id, newId, options, config, log),
        ONLY_WHAT_IS_WRONG,
      ),
    );
}
