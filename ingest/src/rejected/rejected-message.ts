import { createTopics, type RejectedMessage } from "@clima/schemas";
import type { Delivery } from "../consumer/port.ts";
import type { Refusal } from "../storing/write-batch.ts";
import type { Complaint } from "./complaint.ts";

const MAX_PAYLOAD_BYTES = 64 * 1024;

export const rejectedMessage = (
  worker: string,
  { topic, payload }: Pick<Delivery, "topic" | "payload">,
  { kind, reason }: Complaint,
): RejectedMessage => ({
  schema: "rejected/1",
  worker,
  rejectedAt: new Date().toISOString(),
  topic,
  kind,
  reason,
  payloadBase64: payload.subarray(0, MAX_PAYLOAD_BYTES).toString("base64"),
  payloadBytes: payload.length,
});

/** A reading out of the spool that the store refused, as the message that it could have come in. */
export function rejectedReading(
  { base, worker }: { readonly base: string; readonly worker: string },
  { reading, reason }: Refusal,
): RejectedMessage {
  const payload = Buffer.from(JSON.stringify({ schema: "telemetry/1", ...reading }));
  const topic = createTopics(base).station(reading.station).telemetry;
  return rejectedMessage(worker, { topic, payload }, complaintOfRefusal({ reading, reason }));
}

const complaintOfRefusal = ({ reading, reason }: Refusal): Complaint => ({
  kind: "store-refused",
  reason: `the store refused the reading of ${reading.takenAt}: ${reason}`,
});

export const complaintsOfRefusals = (refusals: readonly Refusal[]): Complaint[] => refusals.map(complaintOfRefusal);
