/** Every case of the conformance table, over TCP against one broker. */
import { afterAll, afterEach, beforeAll, describe, test } from "@jest/globals";
import type { Broker } from "../../src/index.ts";
import { destroyAll } from "../support/raw-client.ts";
import { chapters } from "./chapters.ts";
import { casesOf } from "./proofs.ts";
import { runCase } from "./run-case.ts";
import { startTestBroker } from "./test-broker.ts";

let broker: Broker;

beforeAll(async () => {
  broker = await startTestBroker();
});
afterEach(destroyAll);
afterAll(() => broker.stop());

for (const { title, rules } of chapters) {
  describe(title, () => {
    for (const rule of rules) {
      for (const { name, steps } of casesOf(rule)) test(name, () => runCase(broker.mqttPort ?? 0, steps));
    }
  });
}
