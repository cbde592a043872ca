import type { Chapter } from "../rule.ts";
import type { Steps } from "../step.ts";
import { bytes, connect, frame, hex, PINGREQ, props, publish, subscribe, TOPIC, text, textHex, u16, unsubscribe } from "../talker.ts";

const binary = (...value: readonly number[]) => bytes(u16(value.length), Buffer.from(value));
const ILL_FORMED = [binary(0xc3, 0x28), binary(0xc0, 0x80), binary(0xed, 0xa0, 0x80), binary(0xf4, 0x90, 0x80, 0x80), binary(0xe2, 0x82)];
const MARK = "\ufeff";

/** Chapters 1 and 2: data, the fixed header, packet identifiers. */
export const data: Chapter = {
  title: "1 and 2: data, fixed header, packet identifiers",
  rules: [
    {
      v3: "1.5.3-1",
      v5: "1.5.4-1",
      asks: "Text is well-formed UTF-8 without surrogates; anything else ends the connection.",
      cases: ({ a, version }) =>
        ILL_FORMED.map((topic) => [a.connects(), a.says(frame(0x30, topic, ...(version === 5 ? [0] : []))), a.isCutOff("81")]),
    },
    {
      v3: "1.5.3-2",
      v5: "1.5.4-2",
      asks: "Text contains no U+0000.",
      cases: ({ a, version }) => [
        [a.connects(), a.publishes(`${TOPIC}\0`, "x"), a.isCutOff("81")],
        [a.connects(), a.says(subscribe(1, [["\0", 0]], version === 5 ? props() : undefined)), a.isCutOff("81")],
        [a.connects(), a.publishes("\0", "x", { qos: 1, id: 1 }), a.isCutOff("81")],
      ],
    },
    {
      v3: "1.5.3-3",
      v5: "1.5.4-3",
      asks: "EF BB BF is a character like any other, and is never left out.",
      cases: ({ a, b }) => [
        [
          ...[a.connects(), a.subscribes(`${MARK}${TOPIC}`), b.connects(), b.subscribes(TOPIC)],
          ...[b.delivers(`${MARK}${TOPIC}`, "x"), a.hearsMessage(`${MARK}${TOPIC}`, "x"), b.hearsNothing()],
        ],
      ],
    },
    {
      v5: "1.5.5-1",
      asks: "A Variable Byte Integer has no more bytes than it needs.",
      cases: ({ a }) => [
        [a.connects(), a.says("c0 80 00"), a.isCutOff("81")],
        [a.connects(), a.says(frame(0x30, text(TOPIC), 0x80, 0)), a.isCutOff("81")],
        [a.connects(), a.says("c0 ff ff ff ff 01"), a.isCutOff("81")],
        [a.connects(), a.says(PINGREQ), a.hears("d0 00")],
      ],
    },
    {
      v5: "1.5.7-1",
      asks: "Both texts of a pair are held to the rules for text.",
      cases: ({ a }) =>
        [
          bytes(0x26, binary(0xc3, 0x28), text("v")),
          bytes(0x26, text("n"), binary(0xed, 0xa0, 0x80)),
          bytes(0x26, text("n"), text("\0")),
        ].map((pair) => [a.connects(), a.publishes(TOPIC, "x", { properties: pair }), a.isCutOff("81")]),
    },
    {
      v3: "2.2.2-1",
      v5: "2.1.3-1",
      asks: "Reserved flags of the fixed header are sent as the table has them.",
      cases: ({ a, b }) => [
        [a.connects(), a.subscribes(TOPIC, 2), a.unsubscribes(TOPIC), a.says(PINGREQ), a.hears("d0 00")],
        [
          ...[a.connects(), a.subscribes(TOPIC, 2), b.connects(), b.publishes(TOPIC, "x", { qos: 2, id: 5 }), b.hears("50 02 0005")],
          ...[
            b.says("62 02 0005"),
            b.hears("70 02 0005"),
            a.hearsMessage(TOPIC, "x", { qos: 2 }),
            a.says("50 02 {m}"),
            a.hears("62 02 {m}"),
          ],
        ],
      ],
    },
    {
      v3: "2.2.2-2",
      v5: "2.1.3-1",
      asks: "A packet whose reserved flags are others ends the connection.",
      cases: ({ a, version }) => {
        const body = version === 5 ? "0001 00" : "0001";
        const bad = ["41 02 0001", "51 02 0001", "60 02 0001", "63 02 0001", "71 02 0001", "c1 00", "e1 00"];
        const withBody = [`80${hex(version === 5 ? 7 : 6)} ${body} 0001 61 00`, `a0${hex(version === 5 ? 6 : 5)} ${body} 0001 61`];
        return [
          [a.says(bytes(0x11, connect({ version }).subarray(1))), a.isEnded("? 20 .. 00 8. *")],
          ...[...bad, ...withBody].map((packet) => [a.connects(), a.says(packet), a.isCutOff("81")]),
        ];
      },
    },
    {
      v3: "2.3.1-1",
      v5: "2.2.1-3",
      asks: "SUBSCRIBE, UNSUBSCRIBE and PUBLISH with QoS above 0 have a packet identifier that is not 0.",
      bindsClients: true,
      cases: ({ a, version }) => {
        const none = version === 5 ? props() : undefined;
        const packets = [subscribe(0, [[TOPIC, 0]], none), unsubscribe(0, [TOPIC], none)];
        return [
          ...packets.map((packet) => [a.connects(), a.says(packet), a.isCutOff("8.")]),
          [a.connects(), a.publishes(TOPIC, "x", { qos: 1, id: 0 }), a.isCutOff("8.")],
          [a.connects(), a.publishes(TOPIC, "x", { qos: 2, id: 0 }), a.isCutOff("8.")],
        ];
      },
    },
    { v3: "2.3.1-2", asks: "A client takes a packet identifier that is not in use.", bindsClients: true },
    {
      v3: "2.3.1-3",
      asks: "A client repeats a packet with its identifier, which is free again once it was acknowledged.",
      bindsClients: true,
    },
    {
      v3: "2.3.1-4",
      v5: "2.2.1-4",
      asks: "The server's PUBLISH with QoS above 0 has an identifier that is neither 0 nor in use.",
      tests: [
        "conformance/mqtt-3.integration: [MQTT-2.3.1-4] packet identifiers in flight are not given out again",
        "session/transmit: do not take an identifier that is in use, also after 65,535 of them [MQTT-2.3.1-4]",
      ],
    },
    {
      v3: "2.3.1-5",
      v5: "2.2.1-2",
      asks: "PUBLISH with QoS 0 has no packet identifier.",
      cases: ({ a, b }) => [
        [a.connects(), a.subscribes(TOPIC), b.connects(), b.delivers(TOPIC, "\u0000\u0001"), a.hearsMessage(TOPIC, "\u0000\u0001")],
      ],
    },
    {
      v3: "2.3.1-6",
      v5: "2.2.1-5",
      asks: "PUBACK, PUBREC, PUBREL and PUBCOMP bear the identifier of their PUBLISH.",
      cases: ({ a, b }) => [
        [
          ...[a.connects(), a.publishes(TOPIC, "x", { qos: 1, id: 0x1234 }), a.hears("40 .. 1234 *")],
          ...[a.publishes(TOPIC, "x", { qos: 2, id: 0x4321 }), a.hears("50 .. 4321 *"), a.says("62 02 4321"), a.hears("70 02 4321")],
        ],
        [
          ...[a.connects(), a.subscribes(TOPIC, 2), b.connects(), b.delivers(TOPIC, "1"), b.publishes(TOPIC, "2", { qos: 2, id: 2 })],
          ...[
            a.hearsMessage(TOPIC, "1", { qos: 1 }),
            a.hearsMessage(TOPIC, "2", { qos: 2, as: "n" }),
            a.says("50 02 {n}"),
            a.hears("62 02 {n}"),
          ],
        ],
      ],
    },
    {
      v3: "2.3.1-7",
      v5: "2.2.1-6",
      asks: "SUBACK and UNSUBACK bear the identifier of their SUBSCRIBE and UNSUBSCRIBE.",
      cases: ({ a }) => [[a.connects(), a.subscribes(TOPIC, 0, { id: 0xfffe }), a.unsubscribes(TOPIC, 0xffff)]],
    },
    {
      v5: "2.2.2-1",
      asks: "No properties are a length of 0.",
      cases: ({ a, b }): readonly Steps[] => [
        [a.connects(), a.subscribes(TOPIC), a.unsubscribes(TOPIC)],
        [a.connects(), a.subscribes(TOPIC), b.connects(), b.delivers(TOPIC, "x"), a.hears(`30 .. ${textHex(TOPIC)} 00 78`)],
        [a.connects(), a.says(publish(TOPIC, "x", { qos: 1, id: 1, properties: props() })), a.hears("40 03 0001 10")],
      ],
    },
  ],
};
