import { createProgram } from "./program.ts";
import { withSourcePlaces } from "./source-places.ts";
import { CommandFailed } from "./terminal.ts";

/** An expected failure is its lines; a bug of ours is printed with all that is known of it. */
function report(cause: unknown): void {
  if (cause instanceof CommandFailed) for (const line of cause.lines) process.stderr.write(`${line}\n`);
  else process.stderr.write(`This is a fault of Clima: ${withSourcePlaces((cause as Error)?.stack ?? String(cause))}\n`);
  process.exitCode = 1;
}

// Whoever reads what is printed may stop, as `head` does: then there is nobody left to print for.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (cause: NodeJS.ErrnoException) => {
    if (cause.code !== "EPIPE") throw cause;
    process.exit(stream === process.stdout ? 0 : 1);
  });
process.on("uncaughtException", (cause) => {
  report(cause);
  process.exit();
});
try {
  await createProgram().parseAsync();
} catch (cause) {
  report(cause);
}
if (process.exitCode) process.exit();
