import type { Chapter } from "../rule.ts";
import { frame, ID, TOPIC, text, u16 } from "../talker.ts";

/** 3.3.1: the flags of PUBLISH. */
export const publishFlags: Chapter = {
  title: "3.3.1: PUBLISH, its flags",
  rules: [
    {
      v3: "3.3.1-1",
      v5: "3.3.1-1",
      asks: "A PUBLISH that is sent again has DUP set.",
      cases: ({ a, b }) =>
        ([1, 2] as const).map((qos) => [
          ...[
            a.resumes(false),
            a.subscribes(TOPIC, 2),
            b.connects(),
            b.publishes(TOPIC, "x", { qos, id: 1 }),
            b.hears(`${qos === 1 ? 4 : 5}0 .. 0001 *`),
          ],
          ...[b.says(qos === 2 ? "62 02 0001" : "c0 00"), a.hearsMessage(TOPIC, "x", { qos }), a.breaksOff(), a.resumes(true)],
          a.hearsMessage(TOPIC, "x", { qos, dup: true }),
        ]),
    },
    {
      v3: "3.3.1-2",
      v5: "3.3.1-2",
      asks: "With QoS 0, DUP is 0.",
      cases: ({ a, b, version }) => [
        [a.connects(), a.says(frame(0x38, text(TOPIC), ...five(version))), a.isCutOff("8.")],
        [a.connects(), a.subscribes(TOPIC), b.connects(), b.delivers(TOPIC, "x", { dup: true }), a.hearsMessage(TOPIC, "x")],
      ],
    },
    {
      v3: "3.3.1-3",
      v5: "3.3.1-3",
      asks: "DUP of what comes in says nothing about DUP of what goes out.",
      cases: ({ a, b }) => [
        [
          a.connects(),
          a.subscribes(TOPIC, 1),
          b.connects(),
          b.delivers(TOPIC, "x", { dup: true }),
          a.hearsMessage(TOPIC, "x", { qos: 1, dup: false }),
        ],
        [
          ...[
            a.connects(),
            a.subscribes(TOPIC, 2),
            b.connects(),
            b.publishes(TOPIC, "x", { qos: 2, id: 1, dup: true }),
            b.hears("50 .. 0001 *"),
          ],
          ...[b.says("62 02 0001"), a.hearsMessage(TOPIC, "x", { qos: 2, dup: false })],
        ],
      ],
    },
    {
      v3: "3.3.1-4",
      v5: "3.3.1-4",
      asks: "QoS 3 ends the connection.",
      cases: ({ a, version }) => [[a.connects(), a.says(frame(0x36, text(TOPIC), u16(1), ...five(version))), a.isCutOff("81")]],
    },
    {
      v3: "3.3.1-5",
      v5: "3.3.1-5",
      asks: "A retained message is kept with its QoS, in place of the one before.",
      cases: ({ a, b }) => [
        [
          ...[
            a.connects(),
            a.delivers(TOPIC, "1", { retain: true }),
            a.delivers(TOPIC, "2", { retain: true }),
            b.connects(),
            b.subscribes(TOPIC, 2),
          ],
          ...[b.hearsMessage(TOPIC, "2", { qos: 1, retain: true }), b.hearsNothing()],
        ],
      ],
    },
    {
      v3: "3.3.1-6",
      v5: "3.3.1-9",
      asks: "A new subscription gets the last retained message of each topic (MQTT 5: with Retain Handling 0, whether it is new or not).",
      cases: ({ a, b }) => [
        [
          ...[a.connects(), a.delivers(`${TOPIC}/1`, "1", { retain: true }), a.delivers(`${TOPIC}/2`, "2", { retain: true }), b.connects()],
          ...[b.subscribes(`${TOPIC}/1`), b.hearsMessage(`${TOPIC}/1`, "1", { retain: true })],
          ...[b.subscribes(`${TOPIC}/+`), b.hears("31 .. *", "31 .. *"), b.hearsNothing()],
        ],
      ],
    },
    {
      v3: "3.3.1-7",
      asks: "A retained message with QoS 0 takes the place of the one before.",
      cases: ({ a, b }) => [
        [
          ...[
            a.connects(),
            a.delivers(TOPIC, "1", { retain: true }),
            a.publishes(TOPIC, "2", { retain: true }),
            a.delivers(`${TOPIC}/x`, "barrier"),
          ],
          ...[b.connects(), b.subscribes(TOPIC, 2), b.hearsMessage(TOPIC, "2", { retain: true }), b.hearsNothing()],
        ],
      ],
    },
    {
      v3: "3.3.1-8",
      asks: "What is sent because of a new subscription has RETAIN set.",
      cases: ({ a, b }) => [
        [
          a.connects(),
          a.delivers(TOPIC, "x", { retain: true }),
          b.connects(),
          b.subscribes(TOPIC, 1),
          b.hearsMessage(TOPIC, "x", { qos: 1, retain: true }),
        ],
      ],
    },
    {
      v3: "3.3.1-9",
      v5: "3.3.1-12",
      asks: "What is sent to a subscription that there is has RETAIN 0 (MQTT 5: unless it asked for RETAIN as published).",
      cases: ({ a, b }) => [
        [b.connects(), b.subscribes(TOPIC), a.connects(), a.delivers(TOPIC, "x", { retain: true }), b.hearsMessage(TOPIC, "x")],
        [
          ...[
            b.resumes(false),
            b.subscribes(TOPIC, 1),
            b.leaves(),
            a.connects(),
            a.delivers(TOPIC, "x", { retain: true }),
            b.resumes(true),
          ],
          b.hearsMessage(TOPIC, "x", { qos: 1 }),
        ],
      ],
    },
    {
      v3: "3.3.1-10 3.3.1-11",
      v5: "3.3.1-6 3.3.1-7",
      asks: "An empty retained message is passed on, ends what was retained, and is not retained itself.",
      cases: ({ a, b }) => [
        [
          ...[b.connects(), b.subscribes(TOPIC), a.connects(), a.delivers(TOPIC, "x", { retain: true }), b.hearsMessage(TOPIC, "x")],
          ...[
            a.delivers(TOPIC, "", { retain: true }),
            b.hearsMessage(TOPIC, ""),
            a.subscribes(TOPIC),
            a.subscribes(`${TOPIC}/x`),
            a.hearsNothing(),
          ],
        ],
      ],
    },
    {
      v3: "3.3.1-12",
      v5: "3.3.1-8",
      asks: "A message without RETAIN is not retained, and leaves what is.",
      cases: ({ a, b }) => [
        [a.connects(), a.delivers(TOPIC, "x"), a.subscribes(TOPIC), a.subscribes(`${TOPIC}/x`), a.hearsNothing()],
        [
          ...[a.connects(), a.delivers(TOPIC, "kept", { retain: true }), a.delivers(TOPIC, "x"), a.delivers(TOPIC, "")],
          ...[b.connects(), b.subscribes(TOPIC), b.hearsMessage(TOPIC, "kept", { retain: true })],
        ],
      ],
    },
    {
      v5: "3.3.1-10",
      asks: "With Retain Handling 1 the retained messages come to a new subscription only.",
      cases: ({ a }) => [
        [
          ...[
            a.connects(),
            a.delivers(TOPIC, "x", { retain: true }),
            a.subscribes(TOPIC, 0x10),
            a.hearsMessage(TOPIC, "x", { retain: true }),
          ],
          ...[a.subscribes(TOPIC, 0x10), a.subscribes(`${TOPIC}/x`), a.hearsNothing()],
        ],
        [
          ...[a.connects(), a.delivers(TOPIC, "x", { retain: true }), a.leaves(), a.resumes(false), a.subscribes(TOPIC, 0x10)],
          ...[
            a.hearsMessage(TOPIC, "x", { retain: true }),
            a.leaves(),
            a.resumes(true),
            a.subscribes(TOPIC, 0x10),
            a.subscribes(`${TOPIC}/x`),
            a.hearsNothing(),
          ],
        ],
      ],
    },
    {
      v5: "3.3.1-11",
      asks: "With Retain Handling 2 no retained messages come.",
      cases: ({ a }) => [
        [a.connects(), a.delivers(TOPIC, "x", { retain: true }), a.subscribes(TOPIC, 0x20), a.subscribes(`${TOPIC}/x`), a.hearsNothing()],
      ],
    },
    {
      v5: "3.3.1-13",
      asks: "With Retain As Published, RETAIN is passed on.",
      cases: ({ a, b }) => [
        [
          ...[b.connects(), b.subscribes(TOPIC, 8), a.connects(), a.delivers(TOPIC, "x", { retain: true }), a.delivers(TOPIC, "y")],
          ...[b.hearsMessage(TOPIC, "x", { retain: true }), b.hearsMessage(TOPIC, "y")],
        ],
        [
          ...[
            b.resumes(false, { id: ID }),
            b.subscribes(TOPIC, 9),
            b.leaves(),
            a.connects(),
            a.delivers(TOPIC, "x", { retain: true }),
            a.delivers(TOPIC, "y"),
          ],
          ...[b.resumes(true), b.hearsMessage(TOPIC, "x", { qos: 1, retain: true }), b.hearsMessage(TOPIC, "y", { qos: 1, as: "n" })],
        ],
      ],
    },
  ],
};

const five = (version: number): readonly number[] => (version === 5 ? [0] : []);
