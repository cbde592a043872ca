import type { Chapter } from "../rule.ts";
import { bytes, TOPIC } from "../talker.ts";

const identifier = (value: number) => bytes(0x0b, value);
const window = (size: number) => bytes(0x21, 0, size);

/** 3.3.4 and 3.3.5 (of 3.1.1), and 3.4 to 3.7. */
export const publishActions: Chapter = {
  title: "3.3.4 to 3.7: what PUBLISH sets off; PUBACK, PUBREC, PUBREL, PUBCOMP",
  rules: [
    {
      v3: "3.3.4-1",
      v5: "3.3.4-1",
      asks: "PUBLISH is answered as its QoS has it: not at all, by PUBACK, by PUBREC.",
      cases: ({ a }) => [
        [a.connects(), a.publishes(TOPIC, "x"), a.hearsNothing(), a.publishes(TOPIC, "x"), a.delivers(TOPIC, "x"), a.hearsNothing()],
        [a.connects(), a.publishes(TOPIC, "x", { qos: 2, id: 3 }), a.hears("50 .. 0003 *"), a.hearsNothing()],
      ],
    },
    {
      v3: "3.3.5-1",
      v5: "3.3.4-2",
      asks: "Where several subscriptions match, the greatest QoS among them counts.",
      cases: ({ a, b }) => [
        [
          ...[a.connects(), a.subscribes(`${TOPIC}/#`, 0), a.subscribes(`${TOPIC}/+`, 2), a.subscribes(`${TOPIC}/a`, 1), b.connects()],
          ...[b.publishes(`${TOPIC}/a`, "x", { qos: 2, id: 1 }), b.hears("50 02 0001"), b.says("62 02 0001"), b.hears("70 02 0001")],
          ...[a.hearsMessage(`${TOPIC}/a`, "x", { qos: 2 }), a.hearsNothing()],
        ],
      ],
    },
    {
      v3: "3.3.5-2",
      asks: "A message that its sender may not publish is acknowledged all the same, or ends the connection.",
      cases: ({ a }) => [
        [a.connects(), a.publishes("$SYS/x", "x", { qos: 1 }), a.isEnded()],
        [a.connects(), a.publishes("$SYS/x", "x", { qos: 2 }), a.isEnded()],
      ],
    },
    {
      v5: "3.3.4-3 3.3.4-4",
      asks: "The one copy of a message bears the identifiers of all subscriptions that match and have one.",
      cases: ({ a, b }) => [
        [
          ...[a.connects(), a.subscribes(`${TOPIC}/#`, 0, { properties: identifier(7) }), a.subscribes(`${TOPIC}/+`)],
          ...[a.subscribes(`${TOPIC}/a`, 1, { properties: identifier(8) }), b.connects(), b.delivers(`${TOPIC}/a`, "x")],
          ...[a.hearsMessage(`${TOPIC}/a`, "x", { qos: 1, properties: "04 0b 0[78] 0b 0[78]" }), a.hearsNothing()],
        ],
        [
          ...[a.resumes(false), a.subscribes(TOPIC, 1, { properties: identifier(7) }), a.leaves(), b.connects(), b.delivers(TOPIC, "x")],
          ...[a.resumes(true), a.hearsMessage(TOPIC, "x", { qos: 1, properties: "02 0b 07" })],
        ],
        [
          ...[a.connects(), a.delivers(TOPIC, "x", { retain: true }), a.subscribes(TOPIC, 0, { properties: identifier(7) })],
          a.hearsMessage(TOPIC, "x", { retain: true, properties: "02 0b 07" }),
        ],
      ],
    },
    {
      v5: "3.3.4-5",
      asks: "Where each subscription gets a copy of its own, each bears its identifier.",
      unshown: "this server sends one copy, so that the case does not arise",
    },
    {
      v5: "3.3.4-6",
      asks: "A client's PUBLISH has no subscription identifier.",
      bindsClients: true,
      cases: ({ a }) => [[a.connects(), a.publishes(TOPIC, "x", { properties: identifier(1) }), a.isCutOff("82")]],
    },
    {
      v5: "3.3.4-7",
      asks: "A client sends no more than the server's Receive Maximum at once.",
      bindsClients: true,
      tests: ["session/publish: a client with as many messages under way as the Receive Maximum allows is read on from"],
    },
    { v5: "3.3.4-8", asks: "A client holds back nothing but PUBLISH when that is reached.", bindsClients: true },
    {
      v5: "3.3.4-9 4.9.0-1 4.9.0-2",
      asks: "A client is sent no more than its Receive Maximum of messages with QoS 1 and 2 that it has not answered.",
      cases: ({ a, b }) => [
        [
          ...[
            a.connects({ properties: window(2) }),
            a.subscribes(TOPIC, 1),
            b.connects(),
            ...["1", "2", "3", "4"].map((payload) => b.delivers(TOPIC, payload)),
          ],
          ...[a.hearsMessage(TOPIC, "1", { qos: 1, as: "k" }), a.hearsMessage(TOPIC, "2", { qos: 1, as: "l" }), a.hearsNothing()],
          ...[a.says("40 02 {k}"), a.hearsMessage(TOPIC, "3", { qos: 1, as: "m" }), a.hearsNothing()],
        ],
        [
          ...[
            a.connects({ properties: window(1) }),
            a.subscribes(TOPIC, 2),
            b.connects(),
            b.publishes(TOPIC, "1", { qos: 2, id: 1 }),
            b.hears("50 02 0001"),
          ],
          ...[
            b.says("62 02 0001"),
            b.hears("70 02 0001"),
            b.delivers(TOPIC, "2"),
            a.hearsMessage(TOPIC, "1", { qos: 2, as: "k" }),
            a.says("50 02 {k}"),
          ],
          ...[a.hears("62 02 {k}"), a.hearsNothing(), a.says("70 02 {k}"), a.hearsMessage(TOPIC, "2", { qos: 1 })],
        ],
        [
          ...[
            a.connects({ properties: window(1) }),
            a.subscribes(TOPIC, 2),
            b.connects(),
            b.publishes(TOPIC, "1", { qos: 2, id: 1 }),
            b.hears("50 02 0001"),
          ],
          ...[b.says("62 02 0001"), b.hears("70 02 0001"), b.delivers(TOPIC, "2"), a.hearsMessage(TOPIC, "1", { qos: 2, as: "k" })],
          ...[a.says("50 03 {k} 83"), a.hearsMessage(TOPIC, "2", { qos: 1 })],
        ],
      ],
    },
    {
      v5: "3.3.4-10 4.9.0-3",
      asks: "A full window holds back nothing but PUBLISH with QoS 1 and 2.",
      cases: ({ a, b }) => [
        [
          ...[a.connects({ properties: window(1) }), a.subscribes(TOPIC, 1), b.connects(), b.delivers(TOPIC, "1"), b.delivers(TOPIC, "2")],
          ...[a.hearsMessage(TOPIC, "1", { qos: 1 }), a.subscribes(`${TOPIC}/x`, 0, { id: 7 }), a.unsubscribes(`${TOPIC}/x`)],
          ...[
            a.delivers(`${TOPIC}/y`, "mine"),
            a.publishes(`${TOPIC}/y`, "mine", { qos: 2, id: 5 }),
            a.hears("50 .. 0005 *"),
            a.says("62 02 0005"),
          ],
          ...[a.hears("70 02 0005"), a.hearsNothing(), b.publishes(TOPIC, "nought"), a.hearsMessage(TOPIC, "nought"), a.hearsNothing()],
        ],
      ],
    },
    {
      v5: "3.4.2-1",
      asks: "The reason is one of those for PUBACK.",
      cases: ({ a, b }) => [
        [a.connects(), a.publishes(TOPIC, "x", { qos: 1 }), a.hears("40 03 0001 10")],
        [a.connects(), a.publishes("$SYS/x", "x", { qos: 1 }), a.hears("40 .. 0001 87 *")],
        [b.connects(), b.subscribes(TOPIC), a.connects(), a.publishes(TOPIC, "x", { qos: 1 }), a.hears("40 02 0001")],
        [a.connects(), a.says("40 03 0001 01"), a.isCutOff("8.")],
      ],
    },
    {
      v5: "3.4.2-2",
      asks: "A PUBACK has a reason string only where there is room for it.",
      cases: ({ a }) => [
        [a.connects({ maxBytes: 100 }), a.publishes("$SYS/x", "x", { qos: 1 }), a.hears("40 .. 0001 87 .. 1f *")],
        [a.connects({ maxBytes: 20 }), a.publishes("$SYS/x", "x", { qos: 1 }), a.hears("40 03 0001 87")],
      ],
    },
    {
      v5: "3.4.2-3",
      asks: "A PUBACK has user properties only where there is room for them.",
      cases: ({ a }) => [
        [
          a.connects({ maxBytes: 20 }),
          a.publishes(TOPIC, "x", { qos: 1, properties: bytes(0x26, 0, 1, 0x61, 0, 1, 0x62) }),
          a.hears("40 03 0001 10"),
        ],
      ],
    },
    {
      v5: "3.5.2-1",
      asks: "The reason is one of those for PUBREC.",
      cases: ({ a, b }) => [
        [a.connects(), a.publishes(TOPIC, "x", { qos: 2 }), a.hears("50 03 0001 10")],
        [a.connects(), a.publishes("$SYS/x", "x", { qos: 2 }), a.hears("50 .. 0001 87 *")],
        [b.connects(), b.subscribes(TOPIC), a.connects(), a.publishes(TOPIC, "x", { qos: 2 }), a.hears("50 02 0001")],
        [a.connects(), a.says("50 03 0001 92"), a.isCutOff("8.")],
      ],
    },
    {
      v5: "3.5.2-2",
      asks: "A PUBREC has a reason string only where there is room for it.",
      cases: ({ a }) => [
        [a.connects({ maxBytes: 100 }), a.publishes("$SYS/x", "x", { qos: 2 }), a.hears("50 .. 0001 87 .. 1f *")],
        [a.connects({ maxBytes: 20 }), a.publishes("$SYS/x", "x", { qos: 2 }), a.hears("50 03 0001 87")],
      ],
    },
    {
      v5: "3.5.2-3",
      asks: "A PUBREC has user properties only where there is room for them.",
      cases: ({ a }) => [
        [
          a.connects({ maxBytes: 20 }),
          a.publishes(TOPIC, "x", { qos: 2, properties: bytes(0x26, 0, 1, 0x61, 0, 1, 0x62) }),
          a.hears("50 03 0001 10"),
        ],
      ],
    },
    {
      v3: "3.6.1-1",
      v5: "3.6.1-1",
      asks: "PUBREL whose flags are not 0010 ends the connection.",
      cases: ({ a }) =>
        ["60", "61", "63", "66", "6f"].map((header) => [
          a.connects(),
          a.publishes(TOPIC, "x", { qos: 2 }),
          a.hears("50 .. 0001 *"),
          a.says(`${header} 02 0001`),
          a.isCutOff("81"),
        ]),
    },
    {
      v5: "3.6.2-1",
      asks: "The reason is one of those for PUBREL.",
      cases: ({ a }) => [
        [a.connects(), a.says("50 02 0009"), a.hears("62 03 0009 92")],
        [a.connects(), a.says("62 03 0009 10"), a.isCutOff("8.")],
      ],
    },
    {
      v5: "3.6.2-2 3.6.2-3",
      asks: "A PUBREL has a reason string and user properties only where there is room for them.",
      cases: ({ a }) => [[a.connects({ maxBytes: 20 }), a.says("50 02 0009"), a.hears("62 03 0009 92")]],
    },
    {
      v5: "3.7.2-1",
      asks: "The reason is one of those for PUBCOMP.",
      cases: ({ a }) => [
        [a.connects(), a.says("62 02 0009"), a.hears("70 03 0009 92")],
        [a.connects(), a.says("70 03 0009 10"), a.isCutOff("8.")],
      ],
    },
    {
      v5: "3.7.2-2 3.7.2-3",
      asks: "A PUBCOMP has a reason string and user properties only where there is room for them.",
      cases: ({ a }) => [[a.connects({ maxBytes: 20 }), a.says("62 02 0009"), a.hears("70 03 0009 92")]],
    },
  ],
};
