import type { Command } from "commander";
import type { RunCommand } from "./port.ts";

/** `clima rejected …`. */
export function addRejectedCommands(program: Command, run: RunCommand): void {
  const rejected = program.command("rejected").description("messages that the ingest could not use, kept on this machine");
  rejected
    .command("list")
    .description("what, when and why")
    .option("--json", "as JSON lines, payloads in base64")
    .action((options: { json?: boolean }) =>
      run({}, async (config) => (await import("../commands/rejected.ts")).rejectedList(options, config)),
    );
  rejected
    .command("retry [id...]")
    .description("publish them again")
    .option("--all", "all that there are")
    .action((ids: string[], options: { all?: boolean }) =>
      run({}, async (config) => (await import("../commands/rejected.ts")).rejectedRetry(ids, options, config)),
    );
  rejected
    .command("drop [id...]")
    .description("forget them")
    .option("--all", "all that there are")
    .action((ids: string[], options: { all?: boolean }) =>
      run({}, async (config) => (await import("../commands/rejected.ts")).rejectedDrop(ids, options, config)),
    );
}
