import { type Frame, readVarint } from "./mqtt-frames.ts";

export const PUBLISH = 3; // packet type [MQTT-2.2.1]

/** What a receiver needs of a PUBLISH. */
export interface ReceivedPublish {
  readonly topic: string;
  readonly qos: number;
  /** 0 with QoS 0, which has none. */
  readonly messageId: number;
  /** A view of the frame, not a copy. */
  readonly payload: Buffer;
}

/**
 * Reads a PUBLISH [MQTT-3.3] of MQTT 3.1.1 or 5; properties are passed over: who allows no topic aliases gets a topic each time. Throws
 * when the packet is shorter than it says.
 */
export function readPublish({ bytes, bodyAt }: Frame, version: 4 | 5): ReceivedPublish {
  const qos = ((bytes[0] as number) >> 1) & 3;
  const topicAt = bodyAt + 2;
  const topicEnd = topicAt + bytes.readUInt16BE(bodyAt);
  const headerEnd = topicEnd + (qos === 0 ? 0 : 2);
  const payloadAt = version === 5 ? afterProperties(bytes, headerEnd) : headerEnd;
  if (payloadAt > bytes.length) throw new Error("a PUBLISH is shorter than it says");
  return {
    topic: bytes.toString("utf8", topicAt, topicEnd),
    qos,
    messageId: qos === 0 ? 0 : bytes.readUInt16BE(topicEnd),
    payload: bytes.subarray(payloadAt),
  };
}

function afterProperties(bytes: Buffer, at: number): number {
  const { value, end } = readVarint(bytes, at);
  return end === undefined ? Number.POSITIVE_INFINITY : end + value;
}
