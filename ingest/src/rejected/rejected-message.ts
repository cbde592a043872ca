import { createTopics, isPoint, type RejectedMessage, type StoreRecord } from "@clima/schemas";
import type { Delivery } from "../consumer/port.ts";
import type { RefusedRecord } from "../storing/port.ts";
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

/** What the store refused out of the spool: a reading as the message that it could have come in, a point as it is. */
export function rejectedRecord(
  { base, worker }: { readonly base: string; readonly worker: string },
  refused: RefusedRecord,
): RejectedMessage {
  const { record } = refused;
  const payload = Buffer.from(JSON.stringify(isPoint(record) ? record : { schema: "telemetry/1", ...record }));
  const topic = topicOf(base, record);
  return rejectedMessage(worker, { topic, payload }, faultOfRefused(refused));
}

function topicOf(base: string, record: StoreRecord): string {
  const topics = createTopics(base).station(record.station);
  if (!isPoint(record)) return topics.telemetry;
  if (record.measurement === "station_health") return topics.health;
  if (record.measurement === "station_status") return topics.status;
  const { event, command, remote = "" } = record.tags;
  if (event === "state") return topics.irState(remote.replace(/[/+#]/g, "_"));
  return command === undefined ? topics.irReceived : topics.result(command);
}
