import type { Command } from "commander";
import { type Answering, print } from "../print.ts";
import type { RunCommand } from "./port.ts";
import { AS_JSON } from "./values.ts";

/** `clima config …`. */
export function addConfigCommands(program: Command, run: RunCommand): void {
  const config = program.command("config").description("the configuration");
  config
    .command("check")
    .description("say whether the configuration is right, and what it is")
    .option(...AS_JSON)
    .action((options: Answering) =>
      run({}, async (loaded) => {
        const { settings, settingValue, showSetting } = await import("../config.ts");
        const facts = Object.fromEntries(settings.map((setting) => [setting.path, settingValue(loaded, setting)]));
        print(facts, options, () => [
          ...settings.map((setting) => `${setting.path}: ${showSetting(loaded, setting)}`),
          "The configuration is right.",
        ]);
      }),
    );
  config
    .command("list")
    .description("every setting, its environment variable, default and meaning")
    .option(...AS_JSON)
    .action(async (options: Answering) => {
      const { settings } = await import("../config.ts");
      const facts = settings.map(({ path, variable, schema }) => ({
        setting: path,
        variable,
        type: schema.type,
        default: schema.default,
        description: schema.description,
      }));
      print(facts, options, (all) =>
        all.flatMap((each) => [
          `${each.setting}  ${each.variable}${each.default === undefined ? "" : `  (${each.default})`}`,
          `    ${each.description ?? ""}`,
        ]),
      );
    });
}
