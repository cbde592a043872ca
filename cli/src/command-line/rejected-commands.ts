import type { Command } from "commander";
import type { Which } from "../commands/rejected.ts";
import type { Answering } from "../print.ts";
import type { RunCommand } from "./port.ts";
import { AS_JSON } from "./values.ts";

/** `clima rejected …`. */
export function addRejectedCommands(program: Command, run: RunCommand): void {
  const rejected = program.command("rejected").description("messages that the ingest could not use, kept on this machine");
  rejected
    .command("list")
    .description("what, when and why")
    .option("--json", "print the facts as JSON, a line for each message, payloads in base64")
    .action((options: Answering) => run({}, async (config) => (await import("../commands/rejected.ts")).rejectedList(options, config)));
  rejected
    .command("retry [id...]")
    .description("publish them again")
    .option("--all", "all that there are")
    .option(...AS_JSON)
    .action((ids: string[], options: Which) =>
      run({}, async (config) => (await import("../commands/rejected.ts")).rejectedRetry(ids, options, config)),
    );
  rejected
    .command("drop [id...]")
    .description("forget them")
    .option("--all", "all that there are")
    .option(...AS_JSON)
    .action((ids: string[], options: Which) =>
      run({}, async (config) => (await import("../commands/rejected.ts")).rejectedDrop(ids, options, config)),
    );
}
