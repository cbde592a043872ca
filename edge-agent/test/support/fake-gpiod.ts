import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";

const SCRIPT = fileURLToPath(new URL("fake-gpiod.mjs", import.meta.url));

export interface FakeSetup {
  readonly version: string;
  readonly chips?: readonly { readonly name: string; readonly label: string }[];
  /** The device may not be opened. */
  readonly denied?: boolean;
  readonly heldBySysfs?: readonly number[];
}

interface Call {
  readonly program: string;
  readonly pid: number;
  readonly args: readonly string[];
}

/** A folder with programs like those of the package gpiod, and what a test moves and sees of them. */
export function createFakeGpiod(setup: FakeSetup) {
  const { path, remove } = tempDir();
  const bin = join(path, "bin");
  mkdirSync(bin);
  for (const program of ["gpiomon", "gpioset", "gpioinfo", "gpiodetect"])
    writeFileSync(join(bin, program), `#!/bin/sh\nexec "${process.execPath}" "${SCRIPT}" "${path}" ${program} "$@"\n`, { mode: 0o755 });
  const change = (changed: Partial<FakeSetup>) =>
    writeFileSync(
      join(path, "setup.json"),
      JSON.stringify({ chips: [{ name: "gpiochip0", label: "pinctrl-bcm2711" }], ...setup, ...changed }),
    );
  change({});

  const calls = (): readonly Call[] => {
    const file = join(path, "calls");
    return existsSync(file)
      ? readFileSync(file, "utf8")
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line))
      : [];
  };
  const callsOf = (program: string) => calls().filter((call) => call.program === program && !call.args.includes("--version"));

  /** Tells the gpiomon that runs what happens to its pins. */
  async function tell(...commands: readonly string[]): Promise<void> {
    const socket = await waitFor("gpiomon to listen", () => opened(join(path, "socket")));
    await new Promise<void>((resolve) => {
      socket.once("close", () => resolve()).once("error", () => {});
      socket.end(commands.map((command) => `${command}\n`).join(""));
    });
  }

  return {
    bin,
    remove,
    change,
    callsOf,
    tell,
    level: (bcm: number) =>
      existsSync(join(path, "level", String(bcm))) ? readFileSync(join(path, "level", String(bcm)), "utf8") : undefined,
  };
}

const opened = (path: string) =>
  new Promise<Socket | undefined>((resolve) => {
    const socket = connect(path, () => resolve(socket));
    socket.once("error", () => resolve(undefined));
  });
