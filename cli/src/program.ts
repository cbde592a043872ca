import { Command } from "commander";
import { addBackupCommands } from "./command-line/backup-commands.ts";
import { addBrokerCommands } from "./command-line/broker-commands.ts";
import { addCompletionCommand } from "./command-line/completion-commands.ts";
import { addConfigCommands } from "./command-line/config-commands.ts";
import { addHistoryCommands } from "./command-line/history-commands.ts";
import { addMoveCommands } from "./command-line/move-commands.ts";
import { addInitCommands } from "./command-line/init-commands.ts";
import { addInstallCommands } from "./command-line/install-commands.ts";
import { addIrCommands } from "./command-line/ir-commands.ts";
import { addPanelCommands } from "./command-line/panel-commands.ts";
import type { RunCommand } from "./command-line/port.ts";
import { addRejectedCommands } from "./command-line/rejected-commands.ts";
import { addServiceCommands } from "./command-line/service-commands.ts";
import { addStationCommands } from "./command-line/station-commands.ts";
import { addUserCommands } from "./command-line/user-commands.ts";
import { describeExitCodes } from "./exit-codes.ts";
import { createTerminalLog, fail } from "./terminal.ts";
import { softwareVersion } from "./version.ts";

/** The command line: all commands in the order in which `--help` lists them. `root` is the command that they are added to. */
export function createProgram(root: Command = new Command()): Command {
  const program = root
    .name("clima")
    .description("MQTT weather station with an infrared remote")
    .version(softwareVersion)
    .option("-c, --config <file>", "configuration file (clima.yaml in this folder, if there is one)")
    .option("-v, --verbose", "log more")
    .showHelpAfterError("(--help shows what there is)")
    .addHelpText("after", "\nEvery setting of the configuration is also an environment variable: clima config list shows them.")
    .addHelpText("after", `\nExit codes:\n${describeExitCodes()}`);

  const run: RunCommand = async (overrides, action, { defaults = {}, isWithoutFiles = false } = {}) => {
    const { config: file, verbose } = program.opts<{ config?: string; verbose?: boolean }>();
    const all = { ...overrides, ...(verbose ? { "log.level": "debug" } : {}) };
    const { loadConfig } = await import("./config.ts");
    const loaded = loadConfig({ file, defaults, overrides: all, isWithoutFiles });
    if (!loaded.ok) return fail("the configuration has problems:", ...loaded.error.map((problem) => `  ${problem}`));
    await action(loaded.value, createTerminalLog(loaded.value.log));
  };

  const { broker, panel } = addServiceCommands(program, run);
  addBrokerCommands(broker, run);
  addUserCommands(program, run);
  addPanelCommands(panel, run);
  addInstallCommands(program);
  addInitCommands(program, run);
  addRejectedCommands(program, run);
  addStationCommands(program, run);
  addIrCommands(program, run);
  addHistoryCommands(program, run);
  addMoveCommands(program, run);
  addBackupCommands(program, run);
  addConfigCommands(program, run);
  addCompletionCommand(program);
  return program;
}
