import type { Command } from "commander";
import type { TokenCreateOptions } from "../commands/panel/tokens.ts";
import type { Answering } from "../print.ts";
import type { RunCommand } from "./port.ts";
import { AS_JSON } from "./values.ts";

/** `clima panel …`, beside the panel itself. */
export function addPanelCommands(panel: Command, run: RunCommand): void {
  const token = panel.command("token").description("keys of programs to the panel's HTTP API; changes count at once");
  token
    .command("create <name>")
    .description("a new token, which is printed this once")
    .option("--role <role>", "viewer: may read; operator: may send and change, too", "viewer")
    .option(...AS_JSON)
    .action((name: string, options: TokenCreateOptions) =>
      run({}, async (config) => (await import("../commands/panel/tokens.ts")).tokenCreate(name, options, config)),
    );
  token
    .command("list")
    .description("the tokens that there are")
    .option(...AS_JSON)
    .action((options: Answering) => run({}, async (config) => (await import("../commands/panel/tokens.ts")).tokenList(options, config)));
  token
    .command("revoke <name>")
    .description("end a token")
    .option(...AS_JSON)
    .action((name: string, options: Answering) =>
      run({}, async (config) => (await import("../commands/panel/tokens.ts")).tokenRevoke(name, options, config)),
    );
}
