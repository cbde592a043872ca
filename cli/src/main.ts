import { EXIT_CODES } from "./exit-codes.ts";
import { createProgram } from "./program.ts";
import { withSourcePlaces } from "./source-places.ts";
import { CommandFailed } from "./terminal.ts";

/** An expected failure is its lines; a bug of ours is printed with all that is known of it. */
function report(cause: unknown): void {
  if (cause instanceof CommandFailed) for (const line of cause.lines) process.stderr.write(`${line}\n`);
  else process.stderr.write(`This is a fault of Clima: ${withSourcePlaces((cause as Error)?.stack ?? String(cause))}\n`);
  process.exitCode = EXIT_CODES.failed.code;
}

// Whoever reads what is printed may stop, as `head` does: then there is nobody left to print for.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (cause: NodeJS.ErrnoException) => {
    if (cause.code !== "EPIPE") throw cause;
    process.exit((stream === process.stdout ? EXIT_CODES.done : EXIT_CODES.failed).code);
  });
process.on("uncaughtException", (cause) => {
  report(cause);
  process.exit();
});
// Node ends a process that has nothing left to wait for; a command that was not over by then would look as if it had done what it should.
let isOver = false;
process.once("beforeExit", () => {
  if (isOver) return;
  report(new Error("nothing was left that could end the command"));
  process.exit();
});
// Not awaited here: a module that waits for ever is ended by Node with a warning and a code of its own, 13.
void createProgram()
  .parseAsync()
  .catch(report)
  .then(() => {
    isOver = true;
    if (process.exitCode) process.exit();
  });
