import type { Reading, Result } from "@clima/schemas";
import { type Complaint, joinComplaints } from "./complaint.ts";
import type { Delivery } from "./deliveries.ts";
import { complaintsOfRefusals } from "./messages.ts";
import type { StoreLoop } from "./store-loop.ts";
import type { Refusal } from "./write-batch.ts";

export interface IntakePorts {
  parse(topic: string, payload: Buffer): Result<readonly Reading[], Complaint>;
  readonly storeLoop: Pick<StoreLoop, "add">;
  /** Why the reading cannot be right; undefined when it can. */
  complainOf(reading: Reading): Complaint | undefined;
  /** These readings are safe. */
  onSafe(readings: readonly Reading[]): void;
  /** Whether the rejected message is safe elsewhere, so that the broker may forget it. */
  reject(delivery: Delivery, complaint: Complaint): Promise<boolean>;
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
    if (!parsed.ok) {
      void rejectThis(delivery, parsed.error);
      return;
    }
    const complaints = parsed.value.flatMap((reading) => complainOf(reading) ?? []);
    const readings = complaints.length === 0 ? parsed.value : parsed.value.filter((reading) => complainOf(reading) === undefined);
    const stored = (refusals: readonly Refusal[]) => {
      onSafe(readings);
      const complaint = joinComplaints([...complaints, ...complaintsOfRefusals(refusals)]);
      if (complaint === undefined) acknowledge(delivery);
      else void rejectThis(delivery, complaint);
    };
    storeLoop.add({ readings, payloadBytes: delivery.payload.length, stored });
  }

  function acknowledge(delivery: Delivery): void {
    counts.unacknowledgedMessages -= 1;
    delivery.acknowledge();
  }

  async function rejectThis(delivery: Delivery, complaint: Complaint): Promise<void> {
    counts.rejectedMessages += 1;
    const isSafe = await reject(delivery, complaint);
    counts.unacknowledgedMessages -= 1;
    if (isSafe) delivery.acknowledge();
    else delivery.abandon();
  }

  return { takeIn, counts: counts as IntakeCounts };
}
