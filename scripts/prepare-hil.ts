/** Makes what the test on a real kernel needs; exit code 3 and one line where that cannot be had here. */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { HIL_FOLDER } from "../test/hil/virtual-pi.ts";
import { hasI2cBus, hasOnoff } from "../test/support/native.ts";
import { debianMirror } from "./debian-mirror.ts";

const CANNOT = 3;

/** True when kernel and image are there, false where they cannot be had (and that was said); a failure throws. */
export function prepareHil(): boolean {
  if (!hasI2cBus || !hasOnoff) {
    console.log("the packages i2c-bus and onoff were not built; apt-get install build-essential python3, then npm ci");
    return false;
  }
  mkdirSync(HIL_FOLDER, { recursive: true });
  const { status } = spawnSync("bash", ["test/hil/prepare.sh", HIL_FOLDER.replace(/\/$/, ""), debianMirror() ?? ""], { stdio: "inherit" });
  if (status !== 0 && status !== CANNOT) throw new Error(`test/hil/prepare.sh ended with ${status}`);
  return status !== CANNOT;
}

if (import.meta.filename === process.argv[1]) process.exitCode = prepareHil() ? 0 : CANNOT;
