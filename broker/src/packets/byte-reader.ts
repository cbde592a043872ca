import { isUtf8 } from "node:buffer";
import { readVarint, varintBytes } from "@clima/mqtt-wire";
import { PacketError } from "./packet-error.ts";
import { REASON } from "./reason-codes.ts";

const malformed = (message: string) => new PacketError(REASON.malformedPacket, message);

/** Reads the fields of one packet; every read throws PacketError where the packet is too short or a field is not as MQTT has it. */
export class ByteReader {
  readonly bytes: Buffer;
  position: number;
  readonly end: number;

  /** Of the bytes from `start` to `end`. */
  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  get remaining(): number {
    return this.end - this.position;
  }

  /** The next `length` bytes, not copied. */
  take(length: number): Buffer {
    this.skip(length);
    return this.bytes.subarray(this.position - length, this.position);
  }

  skip(length: number): void {
    if (length > this.remaining) throw malformed(`the packet ends ${length - this.remaining} bytes too early`);
    this.position += length;
  }

  uint8(): number {
    if (this.remaining < 1) throw malformed("the packet ends too early");
    return this.bytes[this.position++] as number;
  }

  uint16(): number {
    if (this.remaining < 2) throw malformed("the packet ends too early");
    const { bytes, position } = this;
    this.position += 2;
    return (bytes[position] as number) * 0x100 + (bytes[position + 1] as number);
  }

  uint32(): number {
    return this.uint16() * 0x10000 + this.uint16();
  }

  /** Variable Byte Integer, in as few bytes as its value needs [MQTT5-1.5.5-1]. */
  varint(): number {
    const read = readVarint(this.bytes, this.position);
    if (read === "incomplete" || (read !== "too-long" && read.end > this.end)) throw malformed("the packet ends too early");
    if (read === "too-long") throw malformed("a Variable Byte Integer is longer than 4 bytes");
    if (read.end - this.position > varintBytes(read.value)) throw malformed("a Variable Byte Integer is longer than its value needs");
    this.position = read.end;
    return read.value;
  }

  /** Two bytes of length, then as many bytes; not copied. */
  binary(): Buffer {
    return this.take(this.uint16());
  }

  /** UTF-8 without U+0000, surrogates or broken sequences [MQTT-1.5.3-1] [MQTT-1.5.3-2]. */
  text(): string {
    const length = this.uint16();
    const start = this.position;
    this.skip(length);
    const text = this.bytes.toString("utf8", start, this.position);
    // What is not UTF-8 becomes this character, which may also be in the text.
    if (text.includes("\ufffd") && !isUtf8(this.bytes.subarray(start, this.position))) throw malformed("a text is not UTF-8");
    if (text.includes("\0")) throw malformed("a text contains U+0000");
    return text;
  }

  /** [MQTT-2.3.1-1] */
  packetId(): number {
    const id = this.uint16();
    if (id === 0) throw malformed("a packet identifier is 0");
    return id;
  }
}
