import type { RejectedMessage } from "@clima/schemas";

export type RejectedKind = NonNullable<RejectedMessage["kind"]>;

/** Why a message is rejected. The kind is for counting, and is given where the fault is found; the reason is for people. */
export interface Complaint {
  readonly kind: RejectedKind;
  readonly reason: string;
}

/** Several as one: the first names the kind, and all are told. */
export const joinComplaints = (first: Complaint, others: readonly Complaint[]): Complaint => ({
  kind: first.kind,
  reason: [first, ...others].map(({ reason }) => reason).join("; "),
});

export type RejectedCounts = Readonly<Record<RejectedKind, number>>;

/** How many were rejected of each kind; those of which there were none are told, too. */
export function createRejectedCounts(): { readonly counts: RejectedCounts; add(kind: RejectedKind): void } {
  const counts = { "not-json": 0, schema: 0, "wrong-topic": 0, "wrong-station": 0, future: 0, past: 0, "store-refused": 0 };
  return {
    counts,
    add(kind) {
      counts[kind] += 1;
    },
  };
}
