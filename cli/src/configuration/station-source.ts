import { readFileSync } from "node:fs";
import { join } from "node:path";

// What the firmware says, and, where a container hides that, what the kernel says of the processor.
const PLACES = ["proc/device-tree/model", "proc/cpuinfo"];

/** Where readings come from when nobody says: a Raspberry Pi measures or refuses, anything else is simulated. `root` is where the file system begins. */
export function sourceOfThisComputer(root = "/"): "pi" | "simulated" {
  return PLACES.some((path) => /^(Model\s*: )?Raspberry Pi/m.test(textOf(join(root, path)))) ? "pi" : "simulated";
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // another kind of computer has no such file
  }
}
