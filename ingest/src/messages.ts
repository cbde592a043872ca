import { createTopics, type IngestHealthMessage, type RejectedMessage } from "@clima/schemas";
import type { Delivery } from "./deliveries.ts";
import type { IngestState } from "./main.ts";
import type { Refusal } from "./write-batch.ts";

const MAX_PAYLOAD_BYTES = 64 * 1024;

export const rejectedMessage = (
  worker: string,
  { topic, payload }: Pick<Delivery, "topic" | "payload">,
  reason: string,
): RejectedMessage => ({
  schema: "rejected/1",
  worker,
  rejectedAt: new Date().toISOString(),
  topic,
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
  return rejectedMessage(worker, { topic, payload }, describeRefusals([{ reading, reason }]).join("; "));
}

export const describeRefusals = (refusals: readonly Refusal[]): string[] =>
  refusals.map(({ reading, reason }) => `the store refused the reading of ${reading.takenAt}: ${reason}`);

const iso = (ms: number) => new Date(ms).toISOString();
/** A health message is for reading; the metrics have all. */
const MAX_STATIONS = 100;

export const healthMessage = (state: IngestState): IngestHealthMessage => ({
  schema: "ingest-health/1",
  worker: state.worker,
  takenAt: iso(Date.now()),
  uptimeS: Math.round(state.uptimeMs / 1000),
  storedReadings: state.storedReadings,
  rejectedMessages: state.rejectedMessages,
  unacknowledgedMessages: state.unacknowledgedMessages,
  spoolBytes: state.spoolBytes,
  stations: state.stations
    .slice(0, MAX_STATIONS)
    .map(({ lastStoredAtMs, ...station }) => ({ ...station, lastStoredAt: iso(lastStoredAtMs) })),
  storeOk: state.error === undefined,
  ...(state.error === undefined ? {} : { storeError: state.error }),
  ...(state.lastStoredAtMs === undefined ? {} : { lastStoredAt: iso(state.lastStoredAtMs) }),
});
