import type { QoS } from "../packets/packets.ts";
import { REASON, type ReasonCode } from "../packets/reason-codes.ts";
import type { Message } from "../persistence/port.ts";

/**
 * A PUBLISH of a client that was looked at, on its way through the broker: stored ▶ routed ▶ answered. It is routed and answered in the
 * order of arrival [MQTT-4.6.0-2] [MQTT-4.6.0-6], so each waits for the one before; `publish.ts` has the stages.
 */
export class InboundMessage {
  readonly qos: QoS;
  readonly messageId: number;
  /** Nothing has to be waited for before it is routed: it is stored, or it never will be. */
  isReadyToRoute = false;
  /** What is routed; undefined where it could not be stored. */
  stored: Message | undefined;
  /** How many subscribers and groups the router had for it. */
  receivers = 0;
  isReadyToAnswer = false;
  reasonCode: ReasonCode = REASON.success;
  /** The reason in words, for a client that asked for reasons. */
  detail: string | undefined;
  /** Why it could not be stored: it is not answered, the connection ends. */
  failure: Error | undefined;

  constructor(qos: QoS, messageId: number) {
    this.qos = qos;
    this.messageId = messageId;
  }
}

/** Work that has to wait until what the client published before is routed, such as a SUBSCRIBE. */
export interface WorkInTurn {
  readonly isReadyToRoute: true;
  begin(): void;
}
