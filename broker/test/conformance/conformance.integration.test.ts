/** Every case of the conformance table, over TCP against one broker. */
import { silentLog } from "@clima/schemas";
import { afterAll, afterEach, beforeAll, describe, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { type Broker, startBroker } from "../../src/index.ts";
import { destroyAll } from "../support/raw-client.ts";
import { brokerSettings } from "../support/settings.ts";
import { chapters } from "./chapters.ts";
import { casesOf } from "./proofs.ts";
import { runCase } from "./run-case.ts";

let broker: Broker;
const folder = tempDir();

beforeAll(async () => {
  const started = await startBroker(brokerSettings(folder.path), silentLog);
  if (!started.ok) throw new Error(started.error);
  broker = started.value;
});
afterEach(destroyAll);
afterAll(async () => {
  await broker.stop();
  folder.remove();
});

for (const { title, rules } of chapters) {
  describe(title, () => {
    for (const rule of rules) {
      for (const { name, steps } of casesOf(rule)) test(name, () => runCase(broker.mqttPort ?? 0, steps));
    }
  });
}
