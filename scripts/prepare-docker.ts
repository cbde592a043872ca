/** Makes the images for the tests under Docker; exit code 3 and one line where no engine can be had here. */
import { startEngine } from "../test/docker/support/engine.ts";
import { buildImage, makeBases } from "../test/docker/support/images.ts";
import { makeInfluxdb } from "../test/docker/support/influxdb-image.ts";
import { missingForDocker } from "../test/docker/support/missing.ts";

const CANNOT = 3;

/** True when the image is built, false where no engine starts (and that was said); throws when it cannot be built. */
export async function prepareDocker(): Promise<boolean> {
  const missing = missingForDocker();
  if (missing !== undefined) {
    console.log(missing);
    return false;
  }
  const engine = await startEngine("none").catch((cause: Error) => cause);
  if (engine instanceof Error) {
    console.log(`the tests under Docker need an engine, which does not start here: ${engine.message}`);
    return false;
  }
  try {
    await makeBases(engine);
    await buildImage(engine);
    await makeInfluxdb(engine);
    return true;
  } finally {
    await engine.stop();
  }
}

if (import.meta.filename === process.argv[1]) process.exitCode = (await prepareDocker()) ? 0 : CANNOT;
