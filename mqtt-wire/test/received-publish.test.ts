import { describe, expect, test } from "@jest/globals";
import mqttPacket, { type IPublishPacket } from "mqtt-packet";
import { createFramer } from "../src/mqtt-frames.ts";
import { ReceivedPublish } from "../src/received-publish.ts";

const PINGRESP = Buffer.from([0xd0, 0]);
const encode = (packet: Partial<IPublishPacket>, version: 4 | 5) =>
  mqttPacket.generate(
    { cmd: "publish", topic: "a/b", payload: "x", qos: 1, dup: false, retain: false, messageId: 513, ...packet },
    { protocolVersion: version },
  );
const read = (bytes: Buffer, version: 4 | 5) => {
  const [, frame] = createFramer().push(Buffer.concat([PINGRESP, bytes, PINGRESP]));
  if (!frame) throw new Error("no frame");
  return new ReceivedPublish(frame, version);
};

describe.each([4, 5] as const)("a PUBLISH of version %i", (version) => {
  const properties = version === 5 ? { properties: { userProperties: { of: "x".repeat(200) }, messageExpiryInterval: 7 } } : {};
  test.each([
    ["QoS 0", { qos: 0 as const }, 0],
    ["QoS 1", { qos: 1 as const }, 513],
    ["QoS 2, repeated and retained", { qos: 2 as const, dup: true, retain: true }, 513],
    ["an empty payload", { payload: Buffer.alloc(0) }, 513],
    ["a large payload", { payload: Buffer.alloc(70_000, 7) }, 513],
    ["a topic beyond ASCII", { topic: "gärten/日本" }, 513],
    ["properties", properties, 513],
  ])("with %s is read as the library writes it", (_what, more: Partial<IPublishPacket>, messageId) => {
    const { topic = "a/b", qos = 1, payload = "x", retain = false } = more;
    const message = read(encode(more, version), version);
    expect(message).toMatchObject({
      topic,
      qos,
      isRetained: retain,
      messageId,
      payload: Buffer.from(payload),
      payloadBytes: payload.length,
    });
    expect(message.text).toBe(payload.toString());
  });

  test("that is shorter than it says is an error, wherever it is cut", () => {
    const whole = encode({ ...properties, payload: "" }, version);
    const { length } = whole;
    const bodyAt = length > 130 ? 3 : 2;
    for (let bodyBytes = 0; bodyBytes < length - bodyAt; bodyBytes += 1) {
      const cut = Buffer.concat([Buffer.from([whole[0] as number]), varint(bodyBytes), whole.subarray(bodyAt, bodyAt + bodyBytes)]);
      expect(() => read(cut, version)).toThrow();
    }
  });
});

const varint = (value: number) => Buffer.from(value < 128 ? [value] : [(value & 0x7f) | 0x80, value >> 7]);
