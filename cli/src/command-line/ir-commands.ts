import type { Command } from "commander";
import type { IrImportOptions } from "../commands/infrared/ir-import.ts";
import type { Answering } from "../print.ts";
import { addAcCommands } from "./ac-commands.ts";
import type { RunCommand } from "./port.ts";
import { AS_JSON, type AtStation, wholeNumber, withAnswer } from "./values.ts";

/** `clima ir …`. */
export function addIrCommands(program: Command, run: RunCommand): void {
  const ir = program.command("ir").description("infrared: remotes and their buttons");
  ir.command("import <files...>")
    .description(
      "put the remotes of files, folders and zip archives into the library: lircd.conf, Flipper, irdb, SmartIR, Girr, kernel keymaps, ESPHome, " +
        "mode2, ir-ctl, Tasmota, Zigbee2MQTT, Broadlink, Tuya, Pronto, sendir, timings",
    )
    .option("--name <name>", "name of a remote whose file has none (the file's)")
    .option("--replace", "in the place of other remotes of the same name")
    .option(...AS_JSON)
    .action((files: string[], options: IrImportOptions) =>
      run({}, async (config) => (await import("../commands/infrared/ir-import.ts")).irImport(files, options, config)),
    );
  ir.command("list")
    .description("the remotes of the library")
    .option(...AS_JSON)
    .action((options: Answering) =>
      run({}, async (config) => (await import("../commands/infrared/ir-library.ts")).irList(options, config)),
    );
  ir.command("show <remote>")
    .description("the buttons of a remote, and what each sends")
    .option(...AS_JSON)
    .action((remote: string, options: Answering) =>
      run({}, async (config) => (await import("../commands/infrared/ir-library.ts")).irShow(remote, options, config)),
    );
  ir.command("convert <remote-or-file>")
    .description("write a remote of the library, or of a file, in another format")
    .requiredOption("--to <format>", "clima, flipper, lircd, pronto or timings")
    .option("-o, --output <file>", "where to write (stdout)")
    .action((source: string, options: { to: string; output?: string }) =>
      run({}, async (config) => (await import("../commands/infrared/ir-library.ts")).irConvert(source, options, config)),
    );
  addStationCommands(ir, run);
}

/** Those that a station carries out. */
function addStationCommands(ir: Command, run: RunCommand): void {
  ir.command("learn <remote> <buttons...>")
    .description("have a station learn buttons from a remote that is held before it, one after the other")
    .option("--station <id>", "the station that learns (station.id)")
    .option("--samples <count>", "how many presses must agree; 1 for air conditioners (1, or 2 of no known protocol)", wholeNumber)
    .option("--timeout <ms>", "how long it waits for presses (30000 for each button, at most 120000)", wholeNumber)
    .option("--broker <url>", "where to publish (mqtt.url)")
    .option(...AS_JSON)
    .action((remote: string, buttons: string[], options: Partial<AtStation> & { samples?: number }) =>
      run({ "mqtt.url": options.broker }, async (config) => {
        const { irLearn } = await import("../commands/infrared/ir-learn.ts");
        const { json, timeout: timeoutMs, samples, station = config.station.id } = options;
        await irLearn({ station, remote, buttons, samples, timeoutMs, json }, config);
      }),
    );
  withAnswer(
    ir
      .command("cancel")
      .description("end what a station has under way: lessons, macros and presses that wait")
      .option("--station <id>", "the station that ends it (station.id)")
      .option("--macro <name>", "the macro of this name only")
      .option("--id <id>", "the command of this id only"),
  ).action((options: AtStation & { macro?: string; id?: string }) =>
    run({ "mqtt.url": options.broker }, async (config) => {
      const { irCancel } = await import("../commands/infrared/ir-cancel.ts");
      const { station = config.station.id, macro: name, id: commandId, timeout: timeoutMs, json } = options;
      await irCancel({ station, name, commandId, timeoutMs, json }, config);
    }),
  );
  withAnswer(
    ir
      .command("send <remote> <button>")
      .description("press a button of a remote and say what came of it")
      .option("--station <id>", "the station that sends (station.id)")
      .option("--sends <count>", "how often the code is sent", wholeNumber)
      .option("--dry-run", "show the frame, transmit nothing"),
  ).action((remote: string, button: string, options: AtStation & { sends?: number; dryRun?: boolean }) =>
    run({ "mqtt.url": options.broker }, async (config) => {
      const { irSend } = await import("../commands/infrared/ir-send.ts");
      await irSend({ ...options, station: options.station ?? config.station.id, remote, button, timeoutMs: options.timeout }, config);
    }),
  );
  addAcCommands(ir, run);
}
