import type { Chapter } from "../rule.ts";
import { bytes, connect, ID, props, subscribe, TOPIC, text, textHex } from "../talker.ts";

/** 3.1.2.11: what the properties of CONNECT ask of the server. */
export const connectProperties: Chapter = {
  title: "3.1.2.11: the properties of CONNECT",
  rules: [
    {
      v5: "3.1.2-26 3.3.2-11",
      asks: "The server's topic aliases are not greater than the client's maximum.",
      cases: ({ a, b }) => [
        [
          ...[a.connects({ properties: Buffer.of(0x22, 0, 1) }), a.subscribes(`${TOPIC}/#`), b.connects()],
          ...[b.delivers(`${TOPIC}/1`, "1"), b.delivers(`${TOPIC}/1`, "2"), b.delivers(`${TOPIC}/2`, "3")],
          a.hearsMessage(`${TOPIC}/1`, "1", { properties: "03 23 0001" }),
          a.hearsMessage("", "2", { properties: "03 23 0001" }),
          a.hearsMessage(`${TOPIC}/2`, "3"),
        ],
      ],
    },
    {
      v5: "3.1.2-27",
      asks: "A client that names no maximum, or 0, gets no topic alias.",
      cases: ({ a, b }) =>
        [undefined, Buffer.of(0x22, 0, 0)].map((properties) => [
          ...[a.connects(properties ? { properties } : {}), a.subscribes(TOPIC), b.connects()],
          ...[b.delivers(TOPIC, "1"), b.delivers(TOPIC, "2"), a.hearsMessage(TOPIC, "1"), a.hearsMessage(TOPIC, "2")],
        ]),
    },
    {
      v5: "3.1.2-28",
      asks: "Response information is given only to who asks for it.",
      cases: ({ a, version }) => [
        [
          a.says(connect({ version, id: ID, keepAliveS: 60, properties: props(Buffer.of(0x19, 0)) })),
          a.hears("20 0e 00 00 0b 21.... 27........ 22...."),
        ],
        [a.says(connect({ version, id: ID, keepAliveS: 60 })), a.hears("20 0e 00 00 0b 21.... 27........ 22....")],
      ],
    },
    {
      v5: "3.1.2-29",
      asks: "Who does not want problem information gets reason strings and user properties in PUBLISH, CONNACK and DISCONNECT only.",
      cases: ({ a, b }) => [
        [a.connects({ properties: Buffer.of(0x17, 0) }), a.publishes("$SYS/x", "x", { qos: 1, id: 1 }), a.hears("40 03 0001 87")],
        [a.connects({ properties: Buffer.of(0x17, 0) }), a.publishes("$SYS/x", "x", { qos: 2, id: 1 }), a.hears("50 03 0001 87")],
        [
          ...[a.connects({ properties: Buffer.of(0x17, 0) }), a.subscribes(TOPIC), b.connects()],
          b.delivers(TOPIC, "x", { properties: bytes(0x26, text("n"), text("v")) }),
          a.hearsMessage(TOPIC, "x", { properties: `07 26 ${textHex("n")} ${textHex("v")}` }),
        ],
      ],
    },
    {
      v5: "3.1.2-30",
      asks: "A client that named an authentication method sends AUTH and DISCONNECT only until the CONNACK.",
      bindsClients: true,
    },
    {
      v5: "3.1.2-24",
      asks: "Nothing larger than the client's maximum packet size is sent to it.",
      cases: ({ a, b }) => {
        return [
          [
            a.connects({ maxBytes: 24 }),
            a.subscribes(TOPIC),
            b.connects(),
            b.delivers(TOPIC, "x".repeat(30)),
            b.delivers(TOPIC, "y"),
            a.hearsMessage(TOPIC, "y"),
          ],
          [a.connects({ maxBytes: 24 }), a.publishes("$SYS/x", "x", { qos: 1, id: 1 }), a.hears("40 03 0001 87")],
          [a.connects({ maxBytes: 24 }), a.says("36 00"), a.isEnded("? e0 .. 81 *")],
          [a.says(connect({ version: 5, properties: props(bytes(0x27, 0, 0, 0, 4)) })), a.isEnded()],
          [
            ...[
              a.connects({ maxBytes: 24 }),
              a.says(
                subscribe(
                  1,
                  Array.from({ length: 30 }, (_, index) => [`${TOPIC}/${index}`, 0]),
                  props(),
                ),
              ),
            ],
            a.hearsNothing(),
          ],
        ];
      },
    },
    {
      v5: "3.1.2-25",
      asks: "A message that is too large for the client counts as delivered to it.",
      cases: ({ a, b }) => [
        [
          ...[a.connects({ maxBytes: 40, properties: bytes(0x21, 0, 1) }), a.subscribes(TOPIC, 1), b.connects()],
          ...[b.delivers(TOPIC, "x".repeat(40)), b.delivers(TOPIC, "y"), a.hearsMessage(TOPIC, "y", { qos: 1 })],
        ],
        [
          ...[a.resumes(false), a.subscribes(TOPIC, 1), a.breaksOff(), b.connects(), b.delivers(TOPIC, "x".repeat(60))],
          ...[a.resumes(true, { maxBytes: 40 }), a.hearsNothing(), a.breaksOff(), a.resumes(true), a.hearsNothing()],
        ],
      ],
    },
  ],
};
