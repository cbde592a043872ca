import type { Reading, Result } from "@clima/schemas";
import type { Delivery } from "./deliveries.ts";
import { describeRefusals } from "./messages.ts";
import type { StoreLoop } from "./store-loop.ts";

export interface IntakePorts {
  parse(topic: string, payload: Buffer): Result<readonly Reading[], string>;
  readonly storeLoop: Pick<StoreLoop, "add">;
  /** Whether the rejected message is safe elsewhere, so that the broker may forget it. */
  reject(delivery: Delivery, reason: string): Promise<boolean>;
}

export interface IntakeCounts {
  readonly rejectedMessages: number;
  readonly unacknowledgedMessages: number;
}

/** What becomes of a delivery: its readings are stored, or it is rejected with a reason; then, and only then, it is acknowledged. */
export function createIntake({ parse, storeLoop, reject }: IntakePorts) {
  const counts = { rejectedMessages: 0, unacknowledgedMessages: 0 };

  function takeIn(delivery: Delivery): void {
    counts.unacknowledgedMessages += 1;
    const parsed = parse(delivery.topic, delivery.payload);
    if (!parsed.ok) {
      void rejectThis(delivery, parsed.error);
      return;
    }
    storeLoop.add({
      readings: parsed.value,
      payloadBytes: delivery.payload.length,
      stored: (refusals) => (refusals.length === 0 ? acknowledge(delivery) : void rejectThis(delivery, describeRefusals(refusals))),
    });
  }

  function acknowledge(delivery: Delivery): void {
    counts.unacknowledgedMessages -= 1;
    delivery.acknowledge();
  }

  async function rejectThis(delivery: Delivery, reason: string): Promise<void> {
    counts.rejectedMessages += 1;
    const isSafe = await reject(delivery, reason);
    counts.unacknowledgedMessages -= 1;
    if (isSafe) delivery.acknowledge();
    else delivery.abandon();
  }

  return { takeIn, counts: counts as IntakeCounts };
}
