import { createCountedComplaints } from "@clima/mqtt-wire";
import type { Log } from "@clima/schemas";
import type { Delivery, Publisher } from "../consumer/port.ts";
import type { RefusedRecord } from "../storing/port.ts";
import { createFaultCounts, faultOfRefused } from "./message-fault.ts";
import type { MessageFault } from "./port.ts";
import { createRejectedFolder } from "./rejected-folder.ts";
import { rejectedMessage, rejectedRecord } from "./rejected-message.ts";
import { createRejectedWriter } from "./rejected-writer.ts";

export interface RejectionSettings {
  readonly base: string;
  readonly worker: string;
  readonly folder: string;
  /** Where rejected messages are published. */
  readonly topic: string;
}

/** Where what cannot be stored goes: on disk first, then to whoever listens on the topic. */
export function createRejection(settings: RejectionSettings, brokers: Publisher, log: Log) {
  const rejected = createFaultCounts();
  const complaints = createCountedComplaints((line) => log.warn(line));
  const writeToDisk = createRejectedWriter(createRejectedFolder(settings.folder), log);

  /** Whether the message is safe: on disk or, when the disk takes nothing, with a broker. */
  async function rejectMessage(delivery: Delivery, fault: MessageFault): Promise<boolean> {
    complaints.complain(`${delivery.topic} ${fault.kind}`, `ingest: rejected a message on ${delivery.topic}: ${fault.reason}`);
    rejected.add(fault.kind);
    const message = rejectedMessage(settings.worker, delivery, fault);
    const isOnDisk = await writeToDisk(message);
    const isPublished = brokers.publish(settings.topic, JSON.stringify(message), { qos: 1, retain: false });
    return isOnDisk || isPublished;
  }

  /** Whether these readings are on disk; they are of messages that were acknowledged long ago. */
  async function rejectRecords(refused: readonly RefusedRecord[]): Promise<boolean> {
    for (const each of refused)
      complaints.complain(`${each.record.station} of the spool`, `ingest: rejected: ${faultOfRefused(each).reason}`);
    const written = await Promise.all(refused.map((each) => writeToDisk(rejectedRecord(settings, each))));
    // What is not on disk is tried again, and counted then.
    const areOnDisk = written.every(Boolean);
    if (areOnDisk) for (const _ of refused) rejected.add("store-refused");
    return areOnDisk;
  }

  return { rejectMessage, rejectRecords, countsByKind: rejected.counts, close: complaints.close };
}
