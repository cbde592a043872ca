import { type Log, silentLog } from "@clima/schemas";
import { expect, test } from "@jest/globals";
import { createLibsqlTipMemory } from "../../src/outbox/libsql-tip-memory.ts";
import { createRainGauge } from "../../src/pulses/rain-gauge.ts";
import { createManualClock } from "../support/manual-clock.ts";
import { memoryDb } from "../support/memory-db.ts";
import { T0_MS } from "../support/readings.ts";

test("a tip that the disk does not take is counted, reported, and written with the next one", () => {
  const db = memoryDb();
  const errors: string[] = [];
  const log: Log = { ...silentLog, error: (message) => void errors.push(message) };
  const { clock } = createManualClock(T0_MS);
  const gauge = createRainGauge(0.2, clock, createLibsqlTipMemory(db, log));
  gauge.tip(0);
  db.pragma("query_only = ON");
  gauge.tip(1000);
  expect(gauge.count.tips()).toBe(2);
  expect(errors).toEqual([expect.stringMatching(/^agent: the rain gauge's count, 2, could not be written; .*readonly/)]);
  db.pragma("query_only = OFF");
  expect(createLibsqlTipMemory(db, log).read()).toBe(1);
  gauge.tip(2000);
  expect(createLibsqlTipMemory(db, log).read()).toBe(3);
});
