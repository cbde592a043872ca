/** CONNECT packets that break the rules, and what their senders are told; one line a case. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { binary, connect, frame, type Received, props, splitPackets, text, u16, u32, userProperty } from "../support/mqtt-bytes.ts";
import { type OpenEngine, openEngine, settle } from "../support/open-engine.ts";

let broker: OpenEngine;
beforeAll(async () => {
  broker = await openEngine({ limits: { connectPacketBytes: 300 } });
});
afterAll(() => broker.close());

const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(" ", ""), "hex");

const five = (...properties: readonly (number | Uint8Array)[]) =>
  connect({ version: 5, id: "q", keepAliveS: 60, properties: props(...properties) });
/** CONNECT with these flags, and what follows the keep-alive. */
const flagged = (version: 3 | 4 | 5, flags: number, ...rest: readonly (number | Uint8Array)[]) =>
  frame(0x10, text(version === 3 ? "MQIsdp" : "MQTT"), version, flags, u16(60), ...(version === 5 ? [props()] : []), text("q"), ...rest);
const withWill = (topic: string, ...properties: readonly (number | Uint8Array)[]) =>
  frame(0x10, text("MQTT"), 5, 0x06, u16(60), props(), text("q"), props(...properties), text(topic), text("gone"));
const padded = (packet: Buffer) => Buffer.concat([packet.subarray(0, 1), Buffer.of((packet[1] ?? 0) | 0x80, 0), packet.subarray(2)]);

/** A CONNACK of MQTT 5 without any property. */
const bare = (code: string) => `200300${code}00`;
const NOTHING = "";

test.each<readonly [what: string, packet: Uint8Array, answer: string]>([
  // MQTT 5: the reason
  ["[MQTT5-3.1.2-3] a reserved flag", flagged(5, 0x03), bare("81")],
  ["[MQTT5-3.1.2-12] a will of QoS 3", flagged(5, 0x1e, props(), text("t"), text("x")), bare("81")],
  ["[MQTT5-3.1.2-11] a will's QoS without a will", flagged(5, 0x0a), bare("81")],
  ["[MQTT5-3.1.2-13] a will's retain without a will", flagged(5, 0x22), bare("81")],
  ["[MQTT5-2.1.3-1] a flag in the fixed header", Buffer.concat([hex("11"), five().subarray(1)]), bare("81")],
  ["[MQTT5-1.5.5-1] a padded length", padded(five()), bare("81")],
  ["[MQTT5-1.5.5-1] padded properties", hex("100F 0004 4D515454 05 02 003C 8000 0001 71"), bare("81")],
  ["[MQTT5-1.5.4-2] U+0000 in its id", connect({ version: 5, id: "a\0" }), bare("81")],
  ["[MQTT5-1.5.4-1] a surrogate in its id", frame(0x10, text("MQTT"), 5, 2, u16(60), props(), binary(hex("EDA080"))), bare("81")],
  ["a packet that ends before its id", hex("100B 0004 4D515454 05 02 003C 00"), bare("81")],
  ["a user name that is missing", flagged(5, 0x82), bare("81")],
  ["bytes after its last field", flagged(5, 0x02, 0), bare("81")],
  ["[MQTT5-2.2.2.2] a property that has no place in it", five(0x23, u16(1)), bare("81")],
  ["[MQTT5-2.2.2.2] a property of the will in it", five(0x18, u32(1)), bare("81")],
  ["[MQTT5-2.2.2.2] a property of it in the will", withWill("t", 0x11, u32(1)), bare("81")],
  ["[MQTT5-3.1.2.11.2] a session expiry twice", five(0x11, u32(1), 0x11, u32(1)), bare("82")],
  ["[MQTT5-3.1.2.11.3] receive maximum 0", five(0x21, u16(0)), bare("82")],
  ["[MQTT5-3.1.2.11.4] maximum packet size 0", five(0x27, u32(0)), bare("82")],
  ["[MQTT5-3.1.2.11.6] request response information 2", five(0x19, 2), bare("82")],
  ["[MQTT5-3.1.2.11.7] request problem information 2", five(0x17, 2), bare("82")],
  ["[MQTT5-3.1.2.11.10] authentication data without a method", five(0x16, binary(hex("00"))), bare("82")],
  ["[MQTT5-3.1.3.2.2] a will delay twice", withWill("t", 0x18, u32(1), 0x18, u32(1)), bare("82")],
  ["[MQTT5-3.1.3.2.3] payload format 2 of the will", withWill("t", 0x01, 2), bare("82")],
  ["[MQTT-4.7.3-1] a will without a topic", withWill(""), bare("81")],
  ["a will to a wildcard", withWill("a/#"), bare("81")],
  ["a packet that is larger than one may be before the login", connect({ version: 5, id: "q".repeat(400) }), bare("95")],
  ["[MQTT5-3.1.2-24] a maximum packet size that has no room for any answer", five(0x27, u32(4)), NOTHING],
  // Older versions: return code 1 where the version is what is wrong, else nothing
  ["[MQTT-3.1.2-2] MQTT of a level that is none", hex("100D 0004 4D515454 06 02 003C 0001 71"), "20020001"],
  ["[MQTT-3.1.2-2] MQTT of the level of 3.1", hex("100D 0004 4D515454 03 02 003C 0001 71"), "20020001"],
  ["[MQTT-3.1.2-2] MQIsdp of the level of 3.1.1", hex("100F 0006 4D5149736470 04 02 003C 0001 71"), "20020001"],
  ["[MQTT-3.1.2-1] another protocol", hex("100D 0004 4D515458 04 02 003C 0001 71"), NOTHING],
  ["[MQTT-3.1.2-3] a reserved flag", flagged(4, 0x03), NOTHING],
  ["[MQTT-3.1.2-11] a will's retain without a will", flagged(4, 0x22), NOTHING],
  ["[MQTT-3.1.2-22] a password without a user name", flagged(4, 0x42, text("p")), NOTHING],
  ["a password without a user name", flagged(3, 0x42, text("p")), NOTHING],
  ["a user name that is missing", flagged(4, 0x82), NOTHING],
  ["a will of QoS 3", flagged(3, 0x1e, text("t"), text("x")), NOTHING],
  ["[MQTT-3.1.0-1] a first packet that is none", hex("C000"), NOTHING],
  ["[MQTT-3.1.0-1] AUTH as the first packet", hex("F000"), NOTHING],
  ["a length of five bytes", hex("10 FFFFFFFFFF"), NOTHING],
])("CONNECT is refused that has %s", async (_what, packet, expected) => {
  const client = broker.open();
  client.connection.handlers?.onBytes(Buffer.from(packet));
  for (let turn = 0; turn < TURNS && client.connection.state === "open"; turn += 1) await settle();
  expect([client.connection.take().toString("hex"), client.connection.state]).toEqual([expected, "ended"]);
});
/** Of `settle`: a login needs a few. */
const TURNS = 20;

test.each<readonly [what: string, packet: Uint8Array, version: 4 | 5]>([
  // MQTT 3.1, section 3.1
  ["the lowest flag, which MQTT 3.1 does not use", flagged(3, 0x03), 4],
  ["flags of a will that there is not, which MQTT 3.1 disregards", flagged(3, 0x3a), 4],
  ["a user name's flag without one, which MQTT 3.1 allows", flagged(3, 0xc2), 4],
  ["a fixed header's flags, which MQTT 3.1 does not use", Buffer.concat([hex("1F"), flagged(3, 0x02).subarray(1)]), 4],
  ["a padded length, which only MQTT 5 forbids", padded(flagged(4, 0x02)), 4],
  ["a password without a user name, which MQTT 5 allows", flagged(5, 0x42, text("p")), 5],
  ["user properties with the same name", five(userProperty("a", "b"), userProperty("a", "b")), 5],
  ["a maximum packet size that has just room for the answer", five(0x27, u32(5)), 5],
])("CONNECT is let in that has %s", async (_what, packet, version) => {
  const client = broker.open();
  client.connection.handlers?.onBytes(Buffer.from(packet));
  let packets: readonly Received[] = [];
  for (let turn = 0; turn < TURNS && packets.length === 0; turn += 1) {
    await settle();
    packets = splitPackets(client.connection.take(), version).packets;
  }
  expect(packets).toMatchObject([{ type: "connack", codes: [0] }]);
});
