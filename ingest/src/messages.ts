import type { IngestHealthMessage, RejectedMessage } from "@clima/schemas";
import type { Delivery } from "./deliveries.ts";
import type { StoreLoop } from "./store-loop.ts";

const MAX_PAYLOAD_BYTES = 64 * 1024;

export const rejectedMessage = (worker: string, { topic, payload }: Delivery, reason: string): RejectedMessage => ({
  schema: "rejected/1",
  worker,
  rejectedAt: new Date().toISOString(),
  topic,
  reason,
  payloadBase64: payload.subarray(0, MAX_PAYLOAD_BYTES).toString("base64"),
  payloadBytes: payload.length,
});

export const describeRefusals = (refusals: readonly { readonly reading: { readonly takenAt: string }; readonly reason: string }[]) =>
  refusals.map(({ reading, reason }) => `the store refused the reading of ${reading.takenAt}: ${reason}`).join("; ");

export const healthMessage = (
  worker: string,
  uptimeMs: number,
  counts: { readonly rejectedMessages: number; readonly unacknowledgedMessages: number },
  state: StoreLoop["state"],
): IngestHealthMessage => ({
  schema: "ingest-health/1",
  worker,
  takenAt: new Date().toISOString(),
  uptimeS: Math.round(uptimeMs / 1000),
  storedReadings: state.storedReadings,
  ...counts,
  storeOk: state.error === undefined,
  ...(state.error === undefined ? {} : { storeError: state.error }),
  ...(state.lastStoredAtMs === undefined ? {} : { lastStoredAt: new Date(state.lastStoredAtMs).toISOString() }),
});
