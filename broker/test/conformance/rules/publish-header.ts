import type { Chapter } from "../rule.ts";
import { bytes, frame, TOPIC, text, u16 } from "../talker.ts";

const alias = (number: number) => bytes(0x23, u16(number));
const FORWARDED: readonly (readonly [string, string, Uint8Array])[] = [
  ["3.3.2-4", "The payload format indicator is passed on as it came.", bytes(1, 1)],
  ["3.3.2-15", "The response topic is passed on as it came.", bytes(8, text("answer/here"))],
  ["3.3.2-16", "The correlation data are passed on as they came.", bytes(9, u16(4), 0, 0xff, 0xfe, 1)],
  ["3.3.2-20", "The content type is passed on as it came.", bytes(3, text("text/plain"))],
  ["3.3.2-17", "User properties are passed on as they came.", bytes(0x26, text("n"), text("v"), 0x26, text("__proto__"), text(""))],
  [
    "3.3.2-18",
    "User properties keep their order.",
    bytes(...["10", "2", "10", "1"].map((name, index) => bytes(0x26, text(name), text(`${index}`)))),
  ],
];

/** 3.3.2: the variable header of PUBLISH. */
export const publishHeader: Chapter = {
  title: "3.3.2: PUBLISH, its variable header",
  rules: [
    {
      v3: "3.3.2-1",
      v5: "3.3.2-1",
      asks: "The topic is the first field, and UTF-8.",
      cases: ({ a, b, version }) => [
        [a.connects(), a.says("30 00"), a.isCutOff("81")],
        [a.connects(), a.says("30 03 0009 61"), a.isCutOff("81")],
        [a.connects(), a.says(frame(0x30, Buffer.of(0, 2, 0xc3, 0x28), ...(version === 5 ? [0] : []))), a.isCutOff("81")],
        [
          a.connects(),
          a.subscribes(`${TOPIC}/ü/€/😀`),
          b.connects(),
          b.delivers(`${TOPIC}/ü/€/😀`, "x"),
          a.hearsMessage(`${TOPIC}/ü/€/😀`, "x"),
        ],
      ],
    },
    {
      v3: "3.3.2-2 4.7.1-1",
      v5: "3.3.2-2 4.7.0-1",
      asks: "The topic of a message contains no wildcard.",
      cases: ({ a }) =>
        ["#", "+", `${TOPIC}/#`, `${TOPIC}/+/x`, `${TOPIC}+`].map((topic) => [a.connects(), a.publishes(topic, "x"), a.isCutOff("[89].")]),
    },
    {
      v3: "3.3.2-3",
      v5: "3.3.2-3",
      asks: "What a client is sent matches a filter that it subscribed to.",
      cases: ({ a, b }) => [
        [
          ...[a.connects(), a.subscribes(`${TOPIC}/+/x`), b.connects()],
          ...[`${TOPIC}/x`, `${TOPIC}/a/b/x`, `${TOPIC}/a/x/`, `${TOPIC}/a/X`].map((topic) => b.delivers(topic, "no")),
          ...[b.delivers(`${TOPIC}/a/x`, "yes"), a.hearsMessage(`${TOPIC}/a/x`, "yes"), a.hearsNothing()],
        ],
      ],
    },
    ...FORWARDED.map(([v5, asks, properties]) => ({
      v5,
      asks,
      cases: ({ a, b, c, d }: Parameters<NonNullable<Chapter["rules"][number]["cases"]>>[0]) => {
        const pattern = bytes(properties.length, properties).toString("hex");
        return [
          [
            ...[a.connects(), a.subscribes(TOPIC), c.resumes(false), c.subscribes(TOPIC, 1), c.leaves()],
            ...[b.connects(), b.delivers(TOPIC, "x", { properties, retain: true }), a.hearsMessage(TOPIC, "x", { properties: pattern })],
            ...[c.resumes(true), c.hearsMessage(TOPIC, "x", { qos: 1, properties: pattern })],
            ...[d.connects(), d.subscribes(TOPIC), d.hearsMessage(TOPIC, "x", { retain: true, properties: pattern })],
          ],
        ];
      },
    })),
    {
      v5: "3.3.2-5",
      asks: "A message whose life is over before its delivery began is deleted.",
      tests: [
        "conformance/mqtt-5.integration: [MQTT5-3.3.2-5] an expired message is not delivered; [MQTT5-3.3.2-6] else what is left of its life is passed on",
        "session/transmit: is dropped when it expired while it waited [MQTT5-3.3.2-5]",
      ],
      cases: ({ a, b }) => [
        [
          ...[
            a.resumes(false),
            a.subscribes(TOPIC, 1),
            a.leaves(),
            b.connects(),
            b.delivers(TOPIC, "old", { properties: bytes(2, 0, 0, 0, 0) }),
          ],
          ...[b.delivers(TOPIC, "new"), a.resumes(true), a.hearsMessage(TOPIC, "new", { qos: 1 })],
        ],
      ],
    },
    {
      v5: "3.3.2-6",
      asks: "What is left of a message's life is passed on.",
      cases: ({ a, b }) => [
        [
          ...[a.connects(), a.subscribes(TOPIC), b.connects(), b.delivers(TOPIC, "x", { properties: bytes(2, 0, 0, 0, 100) })],
          a.hearsMessage(TOPIC, "x", { properties: "05 02 000000 6." }),
        ],
      ],
      tests: [
        "conformance/mqtt-5.integration: [MQTT5-3.3.2-5] an expired message is not delivered; [MQTT5-3.3.2-6] else what is left of its life is passed on",
      ],
    },
    {
      v5: "3.3.2-7",
      asks: "A topic alias is good for its connection only.",
      cases: ({ a, b }) => [
        [
          ...[a.resumes(false), a.publishes(TOPIC, "x", { properties: alias(3) }), a.leaves(), a.resumes(true)],
          ...[a.publishes("", "y", { properties: alias(3) }), a.isCutOff("82")],
        ],
        [
          ...[a.resumes(false, { properties: bytes(0x22, 0, 5) }), a.subscribes(TOPIC, 0), b.connects(), b.delivers(TOPIC, "1")],
          ...[a.hearsMessage(TOPIC, "1", { properties: "03 23 0001" }), a.leaves(), a.resumes(true, { properties: bytes(0x22, 0, 5) })],
          ...[b.delivers(TOPIC, "2"), a.hearsMessage(TOPIC, "2", { properties: "03 23 0001" })],
        ],
      ],
    },
    {
      v5: "3.3.2-8",
      asks: "No topic alias is 0.",
      cases: ({ a, b }) => [
        [a.connects(), a.publishes(TOPIC, "x", { properties: alias(0) }), a.isCutOff("94")],
        [
          ...[a.connects({ properties: bytes(0x22, 0, 2) }), a.subscribes(`${TOPIC}/+`), b.connects(), b.delivers(`${TOPIC}/1`, "1")],
          ...[
            b.delivers(`${TOPIC}/2`, "2"),
            b.delivers(`${TOPIC}/3`, "3"),
            a.hearsMessage(`${TOPIC}/1`, "1", { properties: "03 23 0001" }),
          ],
          ...[a.hearsMessage(`${TOPIC}/2`, "2", { properties: "03 23 0002" }), a.hearsMessage(`${TOPIC}/3`, "3")],
        ],
      ],
    },
    {
      v5: "3.3.2-9",
      asks: "A client's topic alias is not greater than the server's maximum.",
      bindsClients: true,
      cases: ({ a }) =>
        [65, 65535].map((number) => [a.connects(), a.publishes(TOPIC, "x", { properties: alias(number) }), a.isCutOff("94")]),
    },
    { v5: "3.3.2-10", asks: "A client takes every alias up to its maximum.", bindsClients: true },
    {
      v5: "3.3.2-12",
      asks: "Every alias from 1 to the maximum of the CONNACK is taken.",
      cases: ({ a, b }) =>
        [1, 2, 63, 64].map((number) => [
          ...[b.connects(), b.subscribes(TOPIC), a.connects(), a.publishes(TOPIC, "1", { properties: alias(number) })],
          ...[a.delivers("", "2", { properties: alias(number) }), b.hearsMessage(TOPIC, "1"), b.hearsMessage(TOPIC, "2")],
        ]),
    },
    {
      v5: "3.3.2-13",
      asks: "The response topic is UTF-8.",
      bindsClients: true,
      cases: ({ a }) => [[a.connects(), a.publishes(TOPIC, "x", { properties: bytes(8, 0, 2, 0xc3, 0x28) }), a.isCutOff("81")]],
    },
    {
      v5: "3.3.2-14",
      asks: "The response topic contains no wildcard.",
      bindsClients: true,
      cases: ({ a }) =>
        ["a/#", "+"].map((topic) => [a.connects(), a.publishes(TOPIC, "x", { properties: bytes(8, text(topic)) }), a.isCutOff("82")]),
    },
    {
      v5: "3.3.2-19",
      asks: "The content type is UTF-8.",
      bindsClients: true,
      cases: ({ a }) => [[a.connects(), a.publishes(TOPIC, "x", { properties: bytes(3, 0, 2, 0xc3, 0x28) }), a.isCutOff("81")]],
    },
  ],
};
