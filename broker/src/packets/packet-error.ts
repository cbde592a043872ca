import type { ReasonCode } from "./reason-codes.ts";

/**
 * A packet breaks the protocol. Thrown while one is decoded and caught in `decodePacket`, so that no decoder has to hand an error
 * through every field that it reads.
 */
export class PacketError extends Error {
  readonly reasonCode: ReasonCode;

  constructor(reasonCode: ReasonCode, message: string) {
    super(message);
    this.reasonCode = reasonCode;
  }
}
