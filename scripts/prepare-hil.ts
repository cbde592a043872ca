/** Makes what the test on a real kernel needs; exit code 3 and one line where that cannot be had here. */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { COMPILED_FOLDER, HIL_FOLDER } from "../test/hil/virtual-pi.ts";
import { hasI2cBus, hasOnoff } from "../test/support/native.ts";

const CANNOT = 3;
const CLIMA = fileURLToPath(new URL("../cli/bin/clima.js", import.meta.url));
const COMPILE_WITHIN_MS = 60_000;

/** Has the doctor load nearly all that the agent is made of: the loader keeps what it compiles in the temporary folder. */
function compileClima(): void {
  rmSync(COMPILED_FOLDER, { recursive: true, force: true });
  mkdirSync(COMPILED_FOLDER);
  const env = { ...process.env, TMPDIR: COMPILED_FOLDER, CLIMA_DATA_DIR: COMPILED_FOLDER };
  // In /, as in the virtual machine: the loader does not take what it compiled with another folder's tsconfig.json.
  const { status, error, stderr } = spawnSync(process.execPath, [CLIMA, "doctor"], { cwd: "/", env, timeout: COMPILE_WITHIN_MS });
  // This machine is no Pi, so the doctor may end with 1.
  if (status !== 0 && status !== 1) throw new Error(`clima doctor did not run: ${error?.message ?? stderr}`);
}

/** True when kernel and image are there, false where they cannot be had (and that was said); a failure throws. */
export function prepareHil(): boolean {
  if (!hasI2cBus || !hasOnoff) {
    console.log("the packages i2c-bus and onoff were not built; apt-get install build-essential python3, then npm ci");
    return false;
  }
  mkdirSync(HIL_FOLDER, { recursive: true });
  const { status } = spawnSync("bash", ["test/hil/prepare.sh", HIL_FOLDER.replace(/\/$/, "")], { stdio: "inherit" });
  if (status !== 0 && status !== CANNOT) throw new Error(`test/hil/prepare.sh ended with ${status}`);
  if (status === CANNOT) return false;
  compileClima();
  return true;
}

if (import.meta.filename === process.argv[1]) process.exitCode = prepareHil() ? 0 : CANNOT;
