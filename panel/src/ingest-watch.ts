import { type IngestHealthMessage, parseIngestHealth, parseStatus, type Topics } from "@clima/schemas";
import type { Parts } from "./api-types.ts";
import type { LiveMessage } from "./live-view.ts";
import { createPartState } from "./part-state.ts";

interface Worker {
  readonly isOffline: boolean;
  /** When it was last heard, or told of itself what the broker kept. */
  readonly toldAtMs: number;
  readonly health?: IngestHealthMessage;
}

/** An ingest tells of itself once a minute, and the broker tells of one that was lost. */
const SILENT_AFTER_MS = 150_000;

/** Whether an ingest is there, and whether its store takes what it writes. Of several that share the load one is enough. */
export function createIngestWatch(topics: Topics) {
  const workers = new Map<string, Worker>();
  let presence: ReturnType<typeof createPartState> | undefined;
  let storing: ReturnType<typeof createPartState> | undefined;
  let connectedAtMs = 0;

  function onMessage(message: LiveMessage): void {
    const { topic, arrivedAtMs } = message;
    const place = topics.parse(topic);
    if (!place || !("worker" in place)) return;
    const known = workers.get(place.worker) ?? { isOffline: false, toldAtMs: arrivedAtMs };
    const changed =
      place.kind === "ingest-status" ? withStatus(known, message) : place.kind === "ingest-health" ? withHealth(known, message) : undefined;
    if (changed) workers.set(place.worker, changed);
  }

  /** What is known at this time. An ingest that never told how it is, is not known. */
  function at(nowMs: number): Pick<Parts, "ingest" | "storing"> {
    const known = [...workers.values()].flatMap(({ health, ...rest }) => (health === undefined ? [] : [{ health, ...rest }]));
    if (known.length === 0) return {};
    // After an outage of the broker an ingest takes its time to come back.
    const isSilent = (toldAtMs: number) => nowMs - Math.max(toldAtMs, connectedAtMs) > SILENT_AFTER_MS;
    const present = known.filter(({ isOffline, toldAtMs }) => !isOffline && !isSilent(toldAtMs));
    const lastToldMs = Math.max(...known.map(({ toldAtMs }) => toldAtMs));
    const isAway = present.length === 0;
    presence ??= createPartState(isAway, lastToldMs);
    presence.note(isAway, isAway ? lastToldMs : nowMs);
    // What one said before it went away is nothing about now.
    const failing = present.find(({ health }) => !health.storeOk);
    storing ??= createPartState(failing !== undefined, failing?.toldAtMs ?? nowMs);
    storing.note(failing !== undefined, nowMs, failing?.health.storeError);
    return { ingest: presence.of(), storing: storing.of() };
  }

  return {
    onMessage,
    at,
    noteConnected(nowMs: number): void {
      connectedAtMs = nowMs;
    },
  };
}

function withHealth(worker: Worker, { payload, isRetained, arrivedAtMs }: LiveMessage): Worker | undefined {
  const health = parseIngestHealth(payload);
  if (!health.ok) return undefined;
  // What the broker kept is as old as the ingest's clock says, unless that is ahead.
  const toldAtMs = isRetained ? Math.min(arrivedAtMs, Date.parse(health.value.takenAt)) : arrivedAtMs;
  return { ...worker, health: health.value, toldAtMs };
}

function withStatus(worker: Worker, { payload, isRetained, arrivedAtMs }: LiveMessage): Worker | undefined {
  const status = parseStatus(payload);
  if (!status.ok) return undefined;
  return { ...worker, isOffline: status.value === "offline", toldAtMs: isRetained ? worker.toldAtMs : arrivedAtMs };
}
