/** Packets that break the rules of encoding, byte by byte, and those that only look as if they did; one line a case. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { binary, connect, frame, props, publish, text, u16, u32, userProperty, type Version } from "../support/mqtt-bytes.ts";
import { type OpenEngine, openEngine } from "../support/open-engine.ts";

let broker: OpenEngine;
beforeAll(async () => {
  broker = await openEngine();
});
afterAll(() => broker.close());

const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(" ", ""), "hex");
const ID = u16(1);
const NONE = props();
let names = 0;

/** What the broker says to a packet of a connected client, in short: "disconnect 81", "suback 00", "ended". */
async function said(version: Version, packet: Uint8Array): Promise<string> {
  const client = await broker.connected({ version, id: `c${++names}` });
  const answers = await client.say(packet);
  const words = answers.map(({ type, codes = [] }) => [type, ...codes.map((code) => code.toString(16).padStart(2, "0"))].join(" "));
  return [...words, client.connection.state].join(", ");
}
const refused = (version: Version, code: number) => (version === 5 ? `disconnect ${code.toString(16)}, ended` : "ended");

type Row = readonly [clause: string, version: Version, packet: Uint8Array, code?: number];

const sub = (...parts: readonly (number | Uint8Array)[]) => frame(0x82, ID, ...parts);
const sub5 = (...parts: readonly (number | Uint8Array)[]) => frame(0x82, ID, NONE, ...parts);
const unsub = (...parts: readonly (number | Uint8Array)[]) => frame(0xa2, ID, ...parts);
const unsub5 = (...parts: readonly (number | Uint8Array)[]) => frame(0xa2, ID, NONE, ...parts);
const pub5 = (...properties: readonly (number | Uint8Array)[]) => publish("t", "x", { properties: props(...properties) });

const MALFORMED: readonly Row[] = [
  // Filters
  ["[MQTT-4.7.3-1] UNSUBSCRIBE of an empty filter", 3, hex("A204 0001 0000")],
  ["[MQTT-4.7.3-1] UNSUBSCRIBE of an empty filter", 4, hex("A204 0001 0000")],
  ["[MQTT-4.7.3-1] UNSUBSCRIBE of an empty filter", 5, hex("A205 0001 00 0000")],
  ["[MQTT-4.7.3-1] UNSUBSCRIBE of an empty filter after another", 4, unsub(text("a"), text(""))],
  ["[MQTT-4.7.3-1] SUBSCRIBE to an empty filter", 4, hex("8205 0001 0000 00")],
  ["[MQTT-4.7.3-1] SUBSCRIBE to an empty filter", 5, hex("8206 0001 00 0000 00")],
  ["[MQTT-4.7.1-2] SUBSCRIBE with # in the middle", 4, sub(text("a/#/b"), 0)],
  ["[MQTT-4.7.1-2] SUBSCRIBE with # as part of a level", 5, sub5(text("a#"), 0)],
  ["[MQTT-4.7.1-3] SUBSCRIBE with + as part of a level", 5, sub5(text("a+/b"), 0)],
  ["[MQTT-4.7.1-2] UNSUBSCRIBE with # in the middle", 5, unsub5(text("a/#/b"))],
  ["[MQTT-4.7.1-3] UNSUBSCRIBE with + as part of a level", 4, unsub(text("a+/b"))],
  ["[MQTT5-4.8.2-1] $share without a group", 5, sub5(text("$share//a"), 0)],
  ["[MQTT5-4.8.2-2] $share with a wildcard in its group", 5, sub5(text("$share/g+/a"), 0)],
  ["[MQTT5-4.8.2-2] $share without a filter", 5, sub5(text("$share/g"), 0)],
  ["[MQTT-4.7.3-1] $share with an empty filter", 5, sub5(text("$share/g/"), 0)],
  ["[MQTT-4.7.3-1] $share with an empty filter, to UNSUBSCRIBE", 5, unsub5(text("$share/g/"))],
  ["[MQTT-4.7.1-2] $share with a filter that is none", 5, sub5(text("$share/g/a#"), 0)],
  ["[MQTT-3.8.3-3] SUBSCRIBE without a filter", 4, hex("8202 0001")],
  ["[MQTT5-3.8.3-2] SUBSCRIBE without a filter", 5, hex("8203 0001 00"), 0x82],
  ["[MQTT5-3.8.2] SUBSCRIBE without the length of its properties", 5, hex("8202 0001")],
  ["[MQTT-3.10.3-2] UNSUBSCRIBE without a filter", 4, hex("A202 0001")],
  ["[MQTT5-3.10.3-2] UNSUBSCRIBE without a filter", 5, hex("A203 0001 00"), 0x82],
  ["[MQTT5-3.10.2] UNSUBSCRIBE without the length of its properties", 5, hex("A202 0001")],
  // Options of subscriptions
  ["[MQTT-3.8.3-4] QoS 3", 3, sub(text("a"), 3)],
  ["[MQTT-3.8.3-4] QoS 3", 4, sub(text("a"), 3)],
  ["[MQTT5-3.8.3.1] QoS 3", 5, sub5(text("a"), 3), 0x82],
  ["[MQTT-3.8.3-4] a reserved bit", 4, sub(text("a"), 0x04)],
  ["[MQTT5-3.8.3-5] a reserved bit", 5, sub5(text("a"), 0x40)],
  ["[MQTT5-3.8.3-5] a reserved bit", 5, sub5(text("a"), 0x80)],
  ["[MQTT5-3.8.3.1] retain handling 3", 5, sub5(text("a"), 0x30), 0x82],
  ["[MQTT5-3.8.3-4] no local on a shared subscription", 5, sub5(text("$share/g/a"), 0x04), 0x82],
  ["SUBSCRIBE that ends before its options", 4, sub(text("a"))],
  // Reason codes
  ["[MQTT5-3.4.2-1] PUBACK 0x01", 5, hex("4003 0001 01")],
  ["[MQTT5-3.4.2-1] PUBACK 0x92, which is PUBREL's and PUBCOMP's", 5, hex("4003 0001 92")],
  ["[MQTT5-3.4.2-1] PUBACK 0xFF, with properties", 5, hex("4004 0001 FF 00")],
  ["[MQTT5-3.5.2-1] PUBREC 0x04", 5, hex("5003 0001 04")],
  ["[MQTT5-3.5.2-1] PUBREC 0x92", 5, hex("5003 0001 92")],
  ["[MQTT5-3.6.2-1] PUBREL 0x10", 5, hex("6203 0001 10")],
  ["[MQTT5-3.6.2-1] PUBREL 0x80", 5, hex("6203 0001 80")],
  ["[MQTT5-3.7.2-1] PUBCOMP 0x11", 5, hex("7003 0001 11")],
  ["[MQTT5-3.7.2-1] PUBCOMP 0x80", 5, hex("7003 0001 80")],
  ["[MQTT5-3.14.2-1] DISCONNECT 0x01", 5, hex("E001 01")],
  ["[MQTT5-3.14.2-1] DISCONNECT 0x92", 5, hex("E001 92")],
  ["[MQTT5-3.14.2-1] DISCONNECT 0x8E, which only a server sends", 5, hex("E001 8E")],
  ["[MQTT5-3.15.2-1] AUTH 0x01", 5, hex("F001 01")],
  ["[MQTT5-4.12.0-1] AUTH that nobody agreed on", 5, hex("F002 18 00"), 0x82],
  ["PUBACK with a reason, which 3.1.1 has not", 4, hex("4003 0001 00")],
  ["DISCONNECT with a reason, which 3.1.1 has not", 4, hex("E001 00")],
  ["AUTH, which 3.1.1 has not", 4, hex("F000")],
  // Variable Byte Integers
  ["[MQTT5-1.5.5-1] a remaining length with a byte too many", 5, hex("C08000")],
  ["[MQTT5-1.5.5-1] a remaining length with three bytes too many", 5, hex("C080808000")],
  ["[MQTT5-1.5.5-1] a remaining length of 4 in two bytes", 5, hex("308400 0001 74 00")],
  ["[MQTT5-1.5.5-1] properties of PUBLISH", 5, hex("3006 0001 74 8000 78")],
  ["[MQTT5-1.5.5-1] properties of SUBSCRIBE", 5, hex("8208 0001 8000 0001 74 00")],
  ["[MQTT5-1.5.5-1] properties of PUBACK", 5, hex("4005 0001 00 8000")],
  ["[MQTT5-1.5.5-1] properties of DISCONNECT", 5, hex("E003 00 8000")],
  ["[MQTT5-1.5.5-1] a subscription identifier", 5, sub(props(0x0b, 0x81, 0x00), text("t"), 0)],
  ["[MQTT5-2.2.2] a property identifier", 5, sub(props(0x8b, 0x00, 0x01), text("t"), 0)],
  ["[MQTT-2.2.3] a remaining length of five bytes", 4, hex("C08080808001")],
  ["[MQTT-2.2.3] a remaining length of five bytes", 5, hex("C08080808001")],
  // Texts
  ["[MQTT-1.5.3-2] U+0000 in a topic", 4, publish("a\0b", "x")],
  ["[MQTT5-1.5.4-2] U+0000 in a topic", 5, publish("a\0b", "x", { properties: NONE })],
  ["[MQTT5-1.5.4-2] U+0000 in a user property", 5, pub5(userProperty("a\0", "b"))],
  ["[MQTT-1.5.3-1] a surrogate in a topic", 4, frame(0x30, binary(hex("EDA080")))],
  ["[MQTT5-1.5.4-1] a pair of surrogates in a topic", 5, frame(0x30, binary(hex("EDA081EDB080")), NONE)],
  ["[MQTT5-1.5.4-1] a surrogate in a filter", 5, sub5(binary(hex("EDBFBF")), 0)],
  ["[MQTT5-1.5.4-1] an overlong slash in a filter to UNSUBSCRIBE", 5, unsub5(binary(hex("C0AF")))],
  ["[MQTT5-1.5.4-1] half a character in a content type", 5, pub5(0x03, binary(hex("C3")))],
  ["[MQTT5-1.5.4-1] a reason that is not UTF-8", 5, frame(0x40, ID, 0, props(0x1f, binary(hex("FF"))))],
  ["a text longer than its packet", 4, hex("3004 0005 6161")],
  // Topics of PUBLISH
  ["[MQTT-4.7.3-1] an empty topic", 4, publish("", "x")],
  ["[MQTT5-3.3.2.1] an empty topic without an alias", 5, publish("", "x", { properties: NONE }), 0x82],
  ["[MQTT-3.3.2-2] a wildcard", 4, publish("a/+", "x")],
  ["[MQTT5-3.3.2-2] a wildcard", 5, publish("#", "x", { properties: NONE })],
  ["[MQTT5-3.3.2-8] topic alias 0", 5, pub5(0x23, u16(0)), 0x94],
  ["[MQTT5-3.3.2-9] a topic alias above the maximum", 5, pub5(0x23, u16(65)), 0x94],
  ["[MQTT5-3.3.2-14] a wildcard in the response topic", 5, pub5(0x08, text("a/+")), 0x82],
  // Other properties
  ["[MQTT5-2.2.2.2] a property that has no place in PUBLISH", 5, pub5(0x11, u32(1))],
  ["[MQTT5-2.2.2.2] a property that nobody knows", 5, pub5(0x7e, 1)],
  ["[MQTT5-2.2.2.2] a property of CONNACK in PUBACK", 5, frame(0x40, ID, 0, props(0x12, text("x")))],
  ["[MQTT5-2.2.2.2] a property of PUBLISH in UNSUBSCRIBE", 5, frame(0xa2, ID, props(0x01, 1), text("a"))],
  ["[MQTT5-2.2.2.2] a server reference in a client's DISCONNECT", 5, frame(0xe0, 0, props(0x1c, text("x")))],
  ["[MQTT5-3.3.2.3.2] payload format 2", 5, pub5(0x01, 2), 0x82],
  ["[MQTT5-3.3.2.3.2] payload format twice", 5, pub5(0x01, 1, 0x01, 1), 0x82],
  ["[MQTT5-3.3.2.3.3] message expiry twice", 5, pub5(0x02, u32(1), 0x02, u32(1)), 0x82],
  ["[MQTT5-3.3.2.3.4] topic alias twice", 5, pub5(0x23, u16(1), 0x23, u16(1)), 0x82],
  ["[MQTT5-3.3.4-6] a subscription identifier in a client's PUBLISH", 5, pub5(0x0b, 1), 0x82],
  ["[MQTT5-3.4.2.2.2] a reason twice", 5, frame(0x40, ID, 0, props(0x1f, text("a"), 0x1f, text("b"))), 0x82],
  ["[MQTT5-3.8.2.1.2] subscription identifier 0", 5, sub(props(0x0b, 0), text("t"), 0), 0x82],
  ["[MQTT5-3.8.2.1.2] a subscription identifier twice", 5, sub(props(0x0b, 1, 0x0b, 2), text("t"), 0), 0x82],
  ["[MQTT5-3.14.2-2] DISCONNECT that gives a session of no expiry one", 5, frame(0xe0, 0, props(0x11, u32(1))), 0x82],
  ["properties that are longer than the packet", 5, hex("3005 0001 74 05 26")],
  ["a property that is longer than the properties", 5, hex("3006 0001 74 02 0200")],
  // Fixed headers and lengths
  ["[MQTT-3.3.1-4] PUBLISH with QoS 3", 4, hex("3606 0001 74 0001 78")],
  ["[MQTT5-3.3.1-4] PUBLISH with QoS 3", 5, hex("3607 0001 74 0001 00 78")],
  ["[MQTT-3.3.1-2] PUBLISH with DUP and QoS 0", 4, hex("3804 0001 74 78")],
  ["[MQTT5-3.3.1-2] PUBLISH with DUP and QoS 0", 5, hex("3805 0001 74 00 78")],
  ["[MQTT-2.3.1-1] PUBLISH with packet identifier 0", 4, publish("t", "x", { qos: 1, id: 0 })],
  ["[MQTT5-2.2.1-3] SUBSCRIBE with packet identifier 0", 5, hex("8207 0000 00 0001 74 00")],
  ["[MQTT-2.3.1-1] UNSUBSCRIBE with packet identifier 0", 4, hex("A205 0000 0001 74")],
  ["packet identifier 0 in PUBACK", 4, hex("4002 0000")],
  ["[MQTT-2.2.2-2] DUP in PUBREL", 4, hex("6A02 0005")],
  ["[MQTT5-2.1.3-1] DUP in PUBREL", 5, hex("6A02 0005")],
  ["[MQTT-3.6.1-1] PUBREL without its flag", 4, hex("6002 0005")],
  ["[MQTT-3.8.1-1] DUP in SUBSCRIBE", 4, hex("8A06 0001 0001 74 00")],
  ["[MQTT5-3.8.1-1] DUP in SUBSCRIBE", 5, hex("8A07 0001 00 0001 74 00")],
  ["[MQTT-3.10.1-1] DUP in UNSUBSCRIBE", 4, hex("AA05 0001 0001 74")],
  ["[MQTT5-3.10.1-1] DUP in UNSUBSCRIBE", 5, hex("AA06 0001 00 0001 74")],
  ["SUBSCRIBE with QoS 0 in its header", 3, hex("8006 0001 0001 74 00")],
  ["UNSUBSCRIBE with QoS 2 in its header", 3, hex("A405 0001 0001 74")],
  ["PUBREL with QoS 0 in its header", 3, hex("6002 0005")],
  ["[MQTT-2.2.2-2] a flag in PUBACK", 4, hex("4102 0001")],
  ["[MQTT-2.2.2-2] a flag in PINGREQ", 4, hex("C100")],
  ["[MQTT5-3.14.1-1] a flag in DISCONNECT", 5, hex("E100")],
  ["PINGREQ with a body", 4, hex("C001 00")],
  ["PUBREL that is too short", 4, hex("6201 00")],
  ["SUBSCRIBE with half a filter after a whole one", 5, sub5(text("a"), 0, 0x00)],
  ["DISCONNECT with bytes after its properties", 5, hex("E003 00 00 00")],
  ["[MQTT5-3.4.2] PUBACK with bytes after its properties", 5, hex("4005 0001 00 00 00")],
  ["a packet of type 0", 4, hex("0000")],
  ["[MQTT5-2.1.2] a packet of type 0", 5, hex("0000"), 0x82],
  ["CONNACK from a client", 5, hex("2003 00 00 00"), 0x82],
  ["SUBACK from a client", 5, hex("9004 0001 00 00"), 0x82],
  ["UNSUBACK from a client", 4, hex("B002 0001")],
  ["PINGRESP from a client", 5, hex("D000"), 0x82],
  ["[MQTT-3.1.0-2] a second CONNECT", 4, connect({ id: "again" })],
  ["[MQTT5-3.1.0-2] a second CONNECT", 5, connect({ version: 5, id: "again" }), 0x82],
];

describe("ends the connection, of MQTT 5 with a reason:", () => {
  test.each(MALFORMED.map(([clause, version, packet, code = 0x81]) => [clause, version, packet, code] as const))(
    "%s (version %i)",
    async (_clause, version, packet, code) => {
      expect(await said(version, packet)).toBe(refused(version, code));
    },
  );
});

const LEGAL: readonly (readonly [clause: string, version: Version, packet: Uint8Array, answer: string])[] = [
  // MQTT 3.1, section 2.1 and those of the packets
  ["DUP in PUBREL", 3, hex("6A02 0005"), "pubcomp 00"],
  ["RETAIN, which PUBREL does not use", 3, hex("6302 0005"), "pubcomp 00"],
  ["DUP in SUBSCRIBE", 3, hex("8A06 0001 0001 74 01"), "suback 01"],
  ["DUP in UNSUBSCRIBE", 3, hex("AA05 0001 0001 74"), "unsuback"],
  ["the six bits that an option of SUBSCRIBE does not use", 3, hex("8206 0001 0001 74 FD"), "suback 01"],
  ["flags that PINGREQ does not use", 3, hex("CF00"), "pingresp"],
  ["DUP in PUBLISH with QoS 0", 3, hex("3804 0001 74 78"), ""],
  ["flags that PUBACK does not use", 3, hex("4902 0001"), ""],
  // Not forbidden before MQTT 5
  ["a remaining length in more bytes than it needs", 4, hex("C08000"), "pingresp"],
  ["a remaining length in more bytes than it needs", 3, hex("C080808000"), "pingresp"],
  // Rare, but as the standard has it
  ["[MQTT-1.5.3-3] U+FEFF, which is a character like another", 4, sub(binary(hex("EFBBBF61")), 0), "suback 00"],
  ["[MQTT5-1.5.4] a control character", 5, publish("a\u0001", "x", { properties: NONE }), ""],
  ["[MQTT5-1.5.4] U+10FFFF", 5, sub5(binary(hex("F48FBFBF")), 0), "suback 00"],
  ["a topic of slashes only", 5, sub5(text("////"), 0), "suback 00"],
  ["a filter of wildcards only", 5, sub5(text("+/+/#"), 2), "suback 02"],
  ["a topic that $share only begins", 5, sub5(text("$shared/a"), 0), "suback 00"],
  ["PUBACK with reason, without properties", 5, hex("4003 0009 10"), ""],
  ["PUBACK with reason and empty properties", 5, hex("4004 0009 00 00"), ""],
  ["user properties with the same name", 5, pub5(userProperty("a", "b"), userProperty("a", "b")), ""],
  ["a zero-length correlation", 5, pub5(0x09, u16(0)), ""],
  ["the largest subscription identifier", 5, sub(props(0x0b, hex("FFFFFF7F")), text("t"), 0), "suback 00"],
  ["AUTH's sibling DISCONNECT without a reason", 5, hex("E000"), "ended"],
  ["DISCONNECT with an error", 5, hex("E001 80"), "ended"],
  ["DISCONNECT 0x04 with properties", 5, hex("E002 04 00"), "ended"],
  ["[MQTT5-4.3.3-4] PUBREC with an error for an unknown identifier gets no PUBREL", 5, hex("5003 0009 80"), ""],
  ["[MQTT5-4.3.3-4] PUBREC 0x91 for an unknown identifier gets no PUBREL", 5, hex("5004 0009 91 00"), ""],
  ["PUBREC for an unknown identifier gets PUBREL 0x92", 5, hex("5002 0009"), "pubrel 92"],
  ["PUBREC 0x10 for an unknown identifier gets PUBREL 0x92", 5, hex("5003 0009 10"), "pubrel 92"],
  ["PUBREL 0x92 gets a PUBCOMP", 5, hex("6203 0009 92"), "pubcomp 92"],
  ["PUBCOMP 0x92", 5, hex("7003 0009 92"), ""],
];

describe("takes", () => {
  test.each(LEGAL)("%s (version %i)", async (_clause, version, packet, answer) => {
    const state = answer === "ended" ? "ended" : "open";
    expect(await said(version, packet)).toBe([answer === "ended" ? "" : answer, state].filter(Boolean).join(", "));
  });
});

test("MQTT 3.1: a message of QoS 2 whose PUBREL comes again, as its clients repeat it", async () => {
  const client = broker.open();
  const [connack] = await client.ask(hex("100F 0006 4D5149736470 03 02 003C 0001 71"));
  expect(connack).toMatchObject({ type: "connack", codes: [0] });
  const types = async (packet: Buffer) => (await client.say(packet)).map(({ type, id }) => `${type} ${id}`);
  expect(await types(hex("3406 0001 74 0005 41"))).toEqual(["pubrec 5"]);
  expect(await types(hex("6A02 0005"))).toEqual(["pubcomp 5"]);
  expect(await types(hex("6A02 0005"))).toEqual(["pubcomp 5"]);
});
