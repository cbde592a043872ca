import type { DoorHealthMessage } from "@clima/schemas";
import type { DoorState, NetworkKind } from "./port.ts";

export interface DoorNow {
  readonly name: string;
  readonly kind: NetworkKind;
  readonly station: string;
  readonly state: DoorState;
  readonly waiting: { readonly readings: number; readonly oldestTakenAtMs?: number };
}

const iso = (ms: number) => new Date(ms).toISOString();

/** How a door is, as it is published. */
export function doorHealthMessage({ name, kind, station, state, waiting }: DoorNow, nowMs: number): DoorHealthMessage {
  const { lastSentAtMs, lastError, nextTryAtMs } = state;
  const { oldestTakenAtMs } = waiting;
  return {
    schema: "door-health/1",
    door: name,
    kind,
    station,
    takenAt: iso(nowMs),
    state: state.state,
    waitingReadings: waiting.readings,
    ...(oldestTakenAtMs === undefined ? {} : { oldestWaitingAt: iso(oldestTakenAtMs) }),
    sentReadings: state.sentReadings,
    givenUpReadings: state.givenUpReadings,
    ...(lastSentAtMs === undefined ? {} : { lastSentAt: iso(lastSentAtMs) }),
    ...(lastError === undefined ? {} : { lastError: { at: iso(lastError.atMs), message: lastError.message } }),
    ...(nextTryAtMs === undefined ? {} : { nextTryAt: iso(nextTryAtMs) }),
  };
}
