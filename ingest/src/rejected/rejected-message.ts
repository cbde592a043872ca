import { createTopics, type RejectedMessage } from "@clima/schemas";
import type { Delivery } from "../consumer/port.ts";
import type { RefusedReading } from "../storing/port.ts";
import { faultOfRefused } from "./message-fault.ts";
import type { MessageFault } from "./port.ts";

const MAX_PAYLOAD_BYTES = 64 * 1024;

/** What is kept and published of a message that cannot be used. */
export const rejectedMessage = (
  worker: string,
  { topic, payload }: Pick<Delivery, "topic" | "payload">,
  { kind, reason }: MessageFault,
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
  refused: RefusedReading,
): RejectedMessage {
  const payload = Buffer.from(JSON.stringify({ schema: "telemetry/1", ...refused.reading }));
  const topic = createTopics(base).station(refused.reading.station).telemetry;
  return rejectedMessage(worker, { topic, payload }, faultOfRefused(refused));
}
