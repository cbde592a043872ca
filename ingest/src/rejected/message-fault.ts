import { isPoint } from "@clima/schemas";
import type { RefusedRecord } from "../storing/port.ts";
import type { FaultCounts, FaultKind, MessageFault } from "./port.ts";

/** Several faults of one message as one: the first names the kind, and the reason names all of them. */
export const joinFaults = (first: MessageFault, others: readonly MessageFault[]): MessageFault => ({
  kind: first.kind,
  reason: [...new Set([first, ...others].map(({ reason }) => reason))].join("; "),
});

export const faultOfRefused = ({ record, reason }: RefusedRecord): MessageFault => ({
  kind: "store-refused",
  reason: `the store refused ${isPoint(record) ? record.measurement : "the reading"} of ${record.takenAt}: ${reason}`,
});

/** Counts what was rejected, by the kind of fault. */
export function createFaultCounts(): { readonly counts: FaultCounts; add(kind: FaultKind): void } {
  const counts = { "not-json": 0, schema: 0, "wrong-topic": 0, "wrong-station": 0, future: 0, past: 0, "store-refused": 0 };
  return {
    counts,
    add(kind) {
      counts[kind] += 1;
    },
  };
}
