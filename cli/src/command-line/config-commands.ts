import type { Command } from "commander";
import type { RunCommand } from "./port.ts";

/** `clima config …`. */
export function addConfigCommands(program: Command, run: RunCommand): void {
  const config = program.command("config").description("the configuration");
  config
    .command("check")
    .description("say whether the configuration is right, and what it is")
    .action(() =>
      run({}, async (loaded) => {
        const { settings, showSetting } = await import("../config.ts");
        for (const setting of settings) process.stdout.write(`${setting.path}: ${showSetting(loaded, setting)}\n`);
        process.stdout.write("The configuration is right.\n");
      }),
    );
  config
    .command("list")
    .description("every setting, its environment variable, default and meaning")
    .action(async () => {
      const { settings } = await import("../config.ts");
      for (const { path, variable, schema } of settings) {
        process.stdout.write(
          `${path}  ${variable}${schema.default === undefined ? "" : `  (${schema.default})`}\n    ${schema.description ?? ""}\n`,
        );
      }
    });
}
