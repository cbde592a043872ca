import { silentLog } from "@clima/schemas";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { type Broker, startBroker } from "../../src/index.ts";
import { brokerSettings } from "../support/settings.ts";

/** A broker for the tests of one file, with a folder of its own. */
export async function startTestBroker(): Promise<Broker> {
  const folder = tempDir();
  const started = await startBroker(brokerSettings(folder.path), silentLog);
  if (!started.ok) throw new Error(started.error);
  return {
    ...started.value,
    async stop() {
      await started.value.stop();
      folder.remove();
    },
  };
}
