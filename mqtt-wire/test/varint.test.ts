import { describe, expect, test } from "@jest/globals";
import { encodeVarint, readVarint, varintBytes, writeVarint } from "../src/varint.ts";

describe("a variable byte integer", () => {
  // MQTT 5, table 1-1
  test.each([
    [0, [0x00]],
    [127, [0x7f]],
    [128, [0x80, 0x01]],
    [16_383, [0xff, 0x7f]],
    [16_384, [0x80, 0x80, 0x01]],
    [2_097_151, [0xff, 0xff, 0x7f]],
    [2_097_152, [0x80, 0x80, 0x80, 0x01]],
    [268_435_455, [0xff, 0xff, 0xff, 0x7f]],
  ])("%i is written and read as the standard has it", (value, bytes) => {
    expect([...encodeVarint(value)]).toEqual(bytes);
    expect(varintBytes(value)).toBe(bytes.length);
    expect(readVarint(Buffer.from([1, ...bytes, 2]), 1)).toEqual({ value, end: 1 + bytes.length });
    const room = Buffer.alloc(6, 9);
    expect(writeVarint(room, 1, value)).toBe(1 + bytes.length);
    expect([...room]).toEqual([9, ...bytes, ...Array.from({ length: 5 - bytes.length }, () => 9)]);
    for (let length = 0; length < bytes.length; length += 1) expect(readVarint(Buffer.from(bytes.slice(0, length)), 0)).toBe("incomplete");
  });

  test("[MQTT5-1.5.5-1] has four bytes at most", () => {
    expect(readVarint(Buffer.of(0x80, 0x80, 0x80, 0x80, 0x01), 0)).toBe("too-long");
    expect(readVarint(Buffer.of(0x80, 0x80, 0x80, 0x80), 0)).toBe("too-long");
    expect(readVarint(Buffer.of(0x80, 0x80, 0x80), 0)).toBe("incomplete");
  });
});
