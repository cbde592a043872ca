import type { RejectedMessage } from "@clima/schemas";

export type FaultKind = NonNullable<RejectedMessage["kind"]>;

/** Why a message is rejected. The kind is for counting, and is given where the fault is found; the reason is for people. */
export interface MessageFault {
  readonly kind: FaultKind;
  readonly reason: string;
}

/** How many of each kind were rejected; 0 where there were none. */
export type FaultCounts = Readonly<Record<FaultKind, number>>;
