import type { Reading, Result } from "@clima/schemas";
import type { Delivery } from "../consumer/port.ts";
import { type Complaint, joinComplaints } from "../rejected/complaint.ts";
import { complaintsOfRefusals } from "../rejected/rejected-message.ts";
import type { Job, StoreLoop } from "../storing/store-loop.ts";
import type { Refusal } from "../storing/write-batch.ts";

export interface IntakePorts {
  parse(delivery: Delivery): Result<readonly Reading[], Complaint>;
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
    const parsed = parse(delivery);
    if (!parsed.ok) void rejectThis(delivery, parsed.error);
    else if (parsed.value.every(isPlausible)) storeLoop.add(new DeliveredReadings(delivery, parsed.value, NO_COMPLAINTS, settle));
    else {
      const complaints = parsed.value.flatMap((reading) => complainOf(reading) ?? []);
      storeLoop.add(new DeliveredReadings(delivery, parsed.value.filter(isPlausible), complaints, settle));
    }
  }

  const isPlausible = (reading: Reading) => complainOf(reading) === undefined;

  function settle({ delivery, readings, complaints }: DeliveredReadings, refusals: readonly Refusal[]): void {
    onSafe(readings);
    if (complaints.length + refusals.length === 0) return acknowledge(delivery);
    const [first, ...others] = [...complaints, ...complaintsOfRefusals(refusals)];
    if (first !== undefined) void rejectThis(delivery, joinComplaints(first, others));
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

const NO_COMPLAINTS: readonly Complaint[] = [];

/** A class, for there are very many. `complaints` are of the message's other readings. */
class DeliveredReadings implements Job {
  readonly delivery: Delivery;
  readonly readings: readonly Reading[];
  readonly complaints: readonly Complaint[];
  readonly #settle: (job: DeliveredReadings, refusals: readonly Refusal[]) => void;

  constructor(
    delivery: Delivery,
    readings: readonly Reading[],
    complaints: readonly Complaint[],
    settle: (job: DeliveredReadings, refusals: readonly Refusal[]) => void,
  ) {
    this.delivery = delivery;
    this.readings = readings;
    this.complaints = complaints;
    this.#settle = settle;
  }

  get payloadBytes(): number {
    return this.delivery.payloadBytes;
  }

  stored(refusals: readonly Refusal[]): void {
    this.#settle(this, refusals);
  }
}
