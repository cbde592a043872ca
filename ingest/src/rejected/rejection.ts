import type { Log } from "@clima/schemas";
import type { BrokerLink, Delivery } from "../consumer/port.ts";
import type { Refusal } from "../storing/write-batch.ts";
import { type Complaint, createRejectedCounts } from "./complaint.ts";
import { createRejectedFolder } from "./rejected-folder.ts";
import { rejectedMessage, rejectedReading } from "./rejected-message.ts";
import { createRejecter } from "./rejecter.ts";

export interface RejectionSettings {
  readonly base: string;
  readonly worker: string;
  readonly folder: string;
  /** Where rejected messages are published. */
  readonly topic: string;
}

/** Where what cannot be stored goes: on disk, and to whoever listens on the topic. */
export function createRejection(settings: RejectionSettings, link: () => Pick<BrokerLink, "publish">, log: Log) {
  const rejected = createRejectedCounts();
  const keep = createRejecter(createRejectedFolder(settings.folder), log);

  /** Whether it is safe: kept on disk or, when the disk takes nothing, with the broker. */
  async function reject(delivery: Delivery, complaint: Complaint): Promise<boolean> {
    log.warn(`ingest: rejected a message on ${delivery.topic}: ${complaint.reason}`);
    rejected.add(complaint.kind);
    const message = rejectedMessage(settings.worker, delivery, complaint);
    const isKept = await keep(message);
    const isPublished = link().publish(settings.topic, JSON.stringify(message), { qos: 1, retain: false });
    return isKept || isPublished;
  }

  /** Of readings whose messages were acknowledged long ago. */
  async function keepRefused(refusals: readonly Refusal[]): Promise<boolean> {
    const kept = await Promise.all(refusals.map((refusal) => keep(rejectedReading(settings, refusal))));
    // What is not kept is tried again, and counted then.
    const areKept = kept.every(Boolean);
    if (areKept) for (const _ of refusals) rejected.add("store-refused");
    return areKept;
  }

  return { reject, keepRefused, countsByKind: rejected.counts };
}
