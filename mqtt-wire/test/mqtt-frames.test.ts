import { describe, expect, test } from "@jest/globals";
import mqttPacket from "mqtt-packet";
import { createFramer, packetOf } from "../src/mqtt-frames.ts";

const publish = (bytes: number) =>
  mqttPacket.generate({ cmd: "publish", topic: "t", payload: Buffer.alloc(bytes, 7), qos: 0, dup: false, retain: false });
const puback = mqttPacket.generate({ cmd: "puback", messageId: 0x1234 });

describe("the framer", () => {
  const packets = [publish(0), puback, publish(200), publish(20_000), puback];
  const stream = Buffer.concat(packets);

  test.each([1, 2, 3, 7, 1000, stream.length])("finds the same packets in chunks of %i bytes", (chunkBytes) => {
    const framer = createFramer();
    const frames = [];
    for (let at = 0; at < stream.length; at += chunkBytes) frames.push(...framer.push(stream.subarray(at, at + chunkBytes)));
    expect(frames.map(packetOf)).toEqual(packets);
    expect(frames.map((frame) => frame.packetType)).toEqual([3, 4, 3, 3, 4]);
    expect(frames[1]?.chunk.readUInt16BE(frames[1].bodyAt)).toBe(0x1234);
  });

  test("refuses a remaining length of five bytes [MQTT-2.2.3]", () => {
    expect(() => createFramer().push(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x01]))).toThrow("more than four bytes");
  });
});
