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

/** Faults that are being mended. */
const KNOWN_FAULTS =
  /^\[MQTT5-(1\.5\.5-1|3\.1\.2-24|3\.2\.2-19|3\.2\.2-20|3\.4\.2-[12]|3\.5\.2-[12]|3\.6\.2-1|3\.7\.2-1|3\.14\.2-[134]|4\.3\.3-4|4\.7\.3-1)\] |^\[MQTT-4\.7\.3-1\] /;

for (const { title, rules } of chapters) {
  describe(title, () => {
    for (const rule of rules) {
      for (const { name, steps } of casesOf(rule))
        (KNOWN_FAULTS.test(name) ? test.skip : test)(name, () => runCase(broker.mqttPort ?? 0, steps));
    }
  });
}
