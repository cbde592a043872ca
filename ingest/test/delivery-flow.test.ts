import { err, ok, type Reading } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { seqOf } from "../../test/support/seq-of.ts";
import type { Delivery } from "../src/consumer/port.ts";
import { createDeliveryFlow, type DeliveryFlowPorts } from "../src/delivery-flow.ts";
import type { MessageFault } from "../src/rejected/port.ts";
import type { StoreJob } from "../src/storing/port.ts";

const reading = (seq: number): Reading => ({
  station: "garden",
  bootId: "b1",
  seq,
  takenAt: new Date(1000 * seq).toISOString(),
  values: { temperatureC: 1 },
});

/** A message whose payload is the sequence numbers of its readings, and what became of it. */
function message(text: string) {
  const payload = Buffer.from(text);
  const fate = { acknowledged: 0, abandoned: 0 };
  const delivery: Delivery = {
    topic: "t",
    payload,
    payloadBytes: payload.length,
    text,
    isRetained: false,
    acknowledge() {
      fate.acknowledged += 1;
    },
    abandon() {
      fate.abandoned += 1;
    },
  };
  return { delivery, fate };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A flow into stores that have a job safe when the test says so; readings from 100 on are of the future. */
function createScene(stores = 1, more: Partial<DeliveryFlowPorts> = {}) {
  const jobs: StoreJob[][] = Array.from({ length: stores }, () => []);
  const safe: number[] = [];
  const rejected: MessageFault[] = [];
  const flow = createDeliveryFlow({
    parse: ({ text }) =>
      text === "bad" ? err({ kind: "not-json", reason: "no JSON" }) : ok(text.split(",").map((seq) => reading(Number(seq)))),
    timeFaultOf: (record) => (seqOf(record) < 100 ? undefined : { kind: "future", reason: `${seqOf(record)} is of the future` }),
    queues: jobs.map((waiting) => ({ add: (job) => void waiting.push(job) })),
    noteArrived() {},
    noteSafe: (records) => void safe.push(...records.map(seqOf)),
    rejectMessage: async (_delivery, fault) => {
      rejected.push(fault);
      return true;
    },
    ...more,
  });
  const seqsFor = (store: number) => jobs[store]?.map(({ records }) => records.map(seqOf));
  return { flow, jobs, safe, rejected, seqsFor };
}

describe("a delivery", () => {
  test("is acknowledged once its readings are safe, not before", () => {
    const { flow, jobs, safe } = createScene();
    const { delivery, fate } = message("1,2");
    flow.receive(delivery);
    expect([fate, flow.counts.unacknowledgedMessages, safe]).toEqual([{ acknowledged: 0, abandoned: 0 }, 1, []]);
    jobs[0]?.[0]?.onSafe([]);
    expect([fate, flow.counts.unacknowledgedMessages, safe]).toEqual([{ acknowledged: 1, abandoned: 0 }, 0, [1, 2]]);
  });

  test("of two stores waits for both, in whatever order they have it", () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const { flow, jobs, seqsFor } = createScene(2);
      const { delivery, fate } = message("7");
      flow.receive(delivery);
      expect([seqsFor(0), seqsFor(1)]).toEqual([[[7]], [[7]]]);
      const [first = 0, second = 0] = order;
      jobs[first]?.[0]?.onSafe([]);
      expect(fate.acknowledged).toBe(0);
      jobs[second]?.[0]?.onSafe([]);
      expect(fate.acknowledged).toBe(1);
    }
  });

  test("that cannot be read is stored nowhere, and acknowledged once it is safe as a rejected one", async () => {
    const { flow, rejected, seqsFor } = createScene();
    const { delivery, fate } = message("bad");
    flow.receive(delivery);
    expect(fate.acknowledged).toBe(0);
    await settled();
    expect([fate.acknowledged, seqsFor(0), rejected]).toEqual([1, [], [{ kind: "not-json", reason: "no JSON" }]]);
    expect(flow.counts).toEqual({ receivedMessages: 1, rejectedMessages: 1, unacknowledgedMessages: 0 });
  });

  test("that is rejected and safe nowhere is given up, so that the broker delivers it again", async () => {
    const { flow } = createScene(1, { rejectMessage: async () => false });
    const { delivery, fate } = message("bad");
    flow.receive(delivery);
    await settled();
    expect(fate).toEqual({ acknowledged: 0, abandoned: 1 });
    expect(flow.counts.unacknowledgedMessages).toBe(0);
  });

  test("with readings of the future has the others stored, and is rejected with a reason for each once they are safe", async () => {
    const { flow, jobs, rejected, safe, seqsFor } = createScene();
    const { delivery, fate } = message("1,100,2,101");
    flow.receive(delivery);
    await settled();
    expect([seqsFor(0), rejected]).toEqual([[[1, 2]], []]);
    jobs[0]?.[0]?.onSafe([]);
    await settled();
    expect([safe, fate.acknowledged]).toEqual([[1, 2], 1]);
    expect(rejected).toEqual([{ kind: "future", reason: "100 is of the future; 101 is of the future" }]);
  });

  test("of which each store refuses something is rejected once, with all reasons", async () => {
    const { flow, jobs, rejected } = createScene(2);
    const { delivery, fate } = message("1,2,100");
    flow.receive(delivery);
    jobs[1]?.[0]?.onSafe([{ record: reading(2), reason: "too odd" }]);
    await settled();
    expect(rejected).toEqual([]);
    jobs[0]?.[0]?.onSafe([{ record: reading(1), reason: "too even" }]);
    await settled();
    expect(fate.acknowledged).toBe(1);
    expect(rejected).toEqual([
      {
        kind: "future",
        reason:
          "100 is of the future; the store refused the reading of 1970-01-01T00:00:02.000Z: too odd; " +
          "the store refused the reading of 1970-01-01T00:00:01.000Z: too even",
      },
    ]);
  });
});
