import type { Frame } from "./mqtt-frames.ts";
import { readVarint } from "./varint.ts";

export const PUBLISH = 3; // packet type [MQTT-2.2.1]

/**
 * What a receiver needs of a PUBLISH [MQTT-3.3] of MQTT 3.1.1 or 5; properties are passed over: who allows no topic aliases gets a topic
 * each time. A class that knows only where its parts stand, for there are very many, and they live until they are acknowledged: texts and
 * views are made when they are asked for.
 */
export class ReceivedPublish {
  readonly qos: number;
  /** It was published before this subscription. */
  readonly isRetained: boolean;
  /** 0 with QoS 0, which has none. */
  readonly messageId: number;
  readonly payloadBytes: number;
  readonly #chunk: Buffer;
  readonly #topicAt: number;
  readonly #topicEnd: number;
  readonly #payloadAt: number;

  /** Throws when the packet is shorter than it says. */
  constructor({ chunk, at, bodyAt, end }: Frame, version: 4 | 5) {
    this.qos = ((chunk[at] as number) >> 1) & 3;
    this.isRetained = ((chunk[at] as number) & 1) === 1; // [MQTT-3.3.1-8]
    this.#chunk = chunk;
    this.#topicAt = bodyAt + 2;
    this.#topicEnd = this.#topicAt + uint16At(chunk, bodyAt);
    const headerEnd = this.#topicEnd + (this.qos === 0 ? 0 : 2);
    this.#payloadAt = version === 5 ? afterProperties(chunk, headerEnd) : headerEnd;
    if (!(this.#payloadAt <= end)) throw new Error("a PUBLISH is shorter than it says");
    this.messageId = this.qos === 0 ? 0 : uint16At(chunk, this.#topicEnd);
    this.payloadBytes = end - this.#payloadAt;
  }

  get topic(): string {
    return this.#chunk.toString("utf8", this.#topicAt, this.#topicEnd);
  }

  /** A view, not a copy. */
  get payload(): Buffer {
    return this.#chunk.subarray(this.#payloadAt, this.#payloadAt + this.payloadBytes);
  }

  /** The payload; what is not UTF-8 is replaced. */
  get text(): string {
    return this.#chunk.toString("utf8", this.#payloadAt, this.#payloadAt + this.payloadBytes);
  }
}

/** Beyond the last byte it is NaN, which no packet is as long as. */
const uint16At = (bytes: Buffer, at: number): number => (bytes[at] as number) * 256 + (bytes[at + 1] as number);

function afterProperties(bytes: Buffer, at: number): number {
  const length = readVarint(bytes, at);
  return typeof length === "string" ? Number.POSITIVE_INFINITY : length.end + length.value;
}
