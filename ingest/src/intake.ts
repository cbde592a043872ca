import type { Reading, Result } from "@clima/schemas";
import type { Delivery } from "./deliveries.ts";
import { describeRefusals } from "./messages.ts";
import type { StoreLoop } from "./store-loop.ts";

export interface IntakePorts {
  parse(topic: string, payload: Buffer): Result<readonly Reading[], string>;
  readonly storeLoop: Pick<StoreLoop, "add">;
  /** Why the reading cannot be right; undefined when it can. */
  complainOf(reading: Reading): string | undefined;
  /** These readings are safe. */
  onSafe(readings: readonly Reading[]): void;
  /** Whether the rejected message is safe elsewhere, so that the broker may forget it. */
  reject(delivery: Delivery, reason: string): Promise<boolean>;
}

export interface IntakeCounts {
  readonly rejectedMessages: number;
  readonly unacknowledgedMessages: number;
}

/**
 * What becomes of a delivery: its readings are stored, or it is rejected with a reason; then, and only then, it is acknowledged. Of a
 * message with good and bad readings the good ones are stored, and the message is kept as rejected.
 */
export function createIntake({ parse, complainOf, storeLoop, onSafe, reject }: IntakePorts) {
  const counts = { rejectedMessages: 0, unacknowledgedMessages: 0 };

  function takeIn(delivery: Delivery): void {
    counts.unacknowledgedMessages += 1;
    const parsed = parse(delivery.topic, delivery.payload);
    if (!parsed.ok) void rejectThis(delivery, parsed.error);
    else if (parsed.value.every(isPlausible)) storeAll(delivery, parsed.value, []);
    else
      storeAll(
        delivery,
        parsed.value.filter(isPlausible),
        parsed.value.flatMap((reading) => complainOf(reading) ?? []),
      );
  }

  const isPlausible = (reading: Reading) => complainOf(reading) === undefined;

  /** `complaints` are of the message's other readings. */
  function storeAll(delivery: Delivery, readings: readonly Reading[], complaints: readonly string[]): void {
    storeLoop.add({
      readings,
      payloadBytes: delivery.payload.length,
      stored(refusals) {
        onSafe(readings);
        if (complaints.length + refusals.length === 0) acknowledge(delivery);
        else void rejectThis(delivery, [...complaints, ...describeRefusals(refusals)].join("; "));
      },
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
