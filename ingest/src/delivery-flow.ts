import type { Result, StoreRecord } from "@clima/schemas";
import type { Delivery } from "./consumer/port.ts";
import type { DeliveryCounts } from "./port.ts";
import { faultOfRefused, joinFaults } from "./rejected/message-fault.ts";
import type { MessageFault } from "./rejected/port.ts";
import type { RefusedRecord, StoreJob, StoreQueue } from "./storing/port.ts";

export interface DeliveryFlowPorts {
  /** The records of a message, or why it has none. */
  parse(delivery: Delivery): Result<readonly StoreRecord[], MessageFault>;
  /** Why the time of the record cannot be right; undefined when it can. */
  timeFaultOf(record: StoreRecord): MessageFault | undefined;
  /** One for each store. */
  readonly queues: readonly Pick<StoreQueue, "add">[];
  /** These records came, whose times can be right; each is stored or refused later. */
  noteArrived(delivery: Delivery, records: readonly StoreRecord[]): void;
  /** These records are safe. */
  noteSafe(records: readonly StoreRecord[]): void;
  /** Whether the rejected message is safe elsewhere, so that the broker may forget it. */
  rejectMessage(delivery: Delivery, fault: MessageFault): Promise<boolean>;
}

/**
 * What a delivery passes, from the PUBLISH of the broker to our PUBACK:
 *
 *   1. parse         finds its records
 *   2. check times   sets aside those whose time cannot be right
 *   3. store         adds the others to the queue of each store, where they wait for their batch; safe is what is in the store or,
 *                    while that is away, in its spool
 *   4. answer        once every store has them safe: acknowledge or, when anything of the message is not stored, reject
 *
 * A message is rejected as a whole, with the reasons: it is kept on disk, published, and then acknowledged. Its good records are stored
 * all the same. PUBACKs leave in the order of the PUBLISHes, whatever the order of the answers (consumer/puback-order.ts).
 */
export function createDeliveryFlow({ parse, timeFaultOf, queues, noteArrived, noteSafe, rejectMessage }: DeliveryFlowPorts) {
  const counts = { receivedMessages: 0, rejectedMessages: 0, unacknowledgedMessages: 0 };
  const isPlausible = (record: StoreRecord) => timeFaultOf(record) === undefined;

  /** Steps 1 to 3, at once. */
  function receive(delivery: Delivery): void {
    counts.receivedMessages += 1;
    counts.unacknowledgedMessages += 1;
    const parsed = parse(delivery);
    if (!parsed.ok) return void reject(delivery, parsed.error);
    const faults = parsed.value.every(isPlausible) ? NO_FAULTS : parsed.value.flatMap((record) => timeFaultOf(record) ?? []);
    const records = faults.length === 0 ? parsed.value : parsed.value.filter(isPlausible);
    noteArrived(delivery, records);
    const pending = new PendingDelivery(delivery, records, faults, queues.length, answer);
    for (const queue of queues) queue.add(pending);
  }

  /** Step 4, when every store has its records safe. */
  function answer({ delivery, records, faults }: PendingDelivery): void {
    noteSafe(records);
    const [first, ...others] = faults;
    if (first === undefined) acknowledge(delivery);
    else void reject(delivery, joinFaults(first, others));
  }

  function acknowledge(delivery: Delivery): void {
    counts.unacknowledgedMessages -= 1;
    delivery.acknowledge();
  }

  async function reject(delivery: Delivery, fault: MessageFault): Promise<void> {
    counts.rejectedMessages += 1;
    const isSafe = await rejectMessage(delivery, fault);
    counts.unacknowledgedMessages -= 1;
    if (isSafe) delivery.acknowledge();
    else delivery.abandon();
  }

  return { receive, counts: counts as DeliveryCounts };
}

const NO_FAULTS: readonly MessageFault[] = [];

/** A delivery between step 3 and step 4. A class, and one object for all stores, for there are very many. */
class PendingDelivery implements StoreJob {
  readonly delivery: Delivery;
  readonly records: readonly StoreRecord[];
  /** Of the records that were set aside, and of those that a store refused. */
  faults: readonly MessageFault[];
  #missingStores: number;
  readonly #answer: (pending: PendingDelivery) => void;

  constructor(
    delivery: Delivery,
    records: readonly StoreRecord[],
    faults: readonly MessageFault[],
    stores: number,
    answer: (pending: PendingDelivery) => void,
  ) {
    this.delivery = delivery;
    this.records = records;
    this.faults = faults;
    this.#missingStores = stores;
    this.#answer = answer;
  }

  get payloadBytes(): number {
    return this.delivery.payloadBytes;
  }

  onSafe(refused: readonly RefusedRecord[]): void {
    if (refused.length > 0) this.faults = [...this.faults, ...refused.map(faultOfRefused)];
    this.#missingStores -= 1;
    if (this.#missingStores === 0) this.#answer(this);
  }
}
