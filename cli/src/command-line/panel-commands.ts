import type { Command } from "commander";
import type { RunCommand } from "./port.ts";

/** `clima panel …`, beside the panel itself. */
export function addPanelCommands(panel: Command, run: RunCommand): void {
  const token = panel.command("token").description("keys of programs to the panel's HTTP API; changes count at once");
  token
    .command("create <name>")
    .description("a new token, which is printed this once")
    .option("--role <role>", "viewer: may read; operator: may send and change, too", "viewer")
    .action((name: string, options: { readonly role: string }) =>
      run({}, async (config) => (await import("../commands/panel/tokens.ts")).tokenCreate(name, options, config)),
    );
  token
    .command("list")
    .description("the tokens that there are")
    .action(() => run({}, async (config) => (await import("../commands/panel/tokens.ts")).tokenList(config)));
  token
    .command("revoke <name>")
    .description("end a token")
    .action((name: string) => run({}, async (config) => (await import("../commands/panel/tokens.ts")).tokenRevoke(name, config)));
}
