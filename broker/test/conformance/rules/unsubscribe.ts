import type { Chapter } from "../rule.ts";
import { bytes, frame, PINGREQ, props, TOPIC, u16, unsubscribe } from "../talker.ts";

const ILL_FORMED = Buffer.of(0, 2, 0xc3, 0x28);
const none = (version: number): readonly number[] => (version === 5 ? [0] : []);
const noneOf = (version: number) => (version === 5 ? props() : undefined);

/** 3.10 to 3.12. */
export const unsubscribing: Chapter = {
  title: "3.10 to 3.13: UNSUBSCRIBE, UNSUBACK, PINGREQ",
  rules: [
    {
      v3: "3.10.1-1",
      v5: "3.10.1-1",
      asks: "UNSUBSCRIBE whose flags are not 0010 ends the connection.",
      cases: ({ a, version }) =>
        [0xa0, 0xa1, 0xa3, 0xaa].map((header) => [
          a.connects(),
          a.says(bytes(header, unsubscribe(1, [TOPIC], noneOf(version)).subarray(1))),
          a.isCutOff("81"),
        ]),
    },
    {
      v3: "3.10.3-1",
      v5: "3.10.3-1",
      asks: "A filter in UNSUBSCRIBE is UTF-8.",
      bindsClients: true,
      cases: ({ a, version }) => [[a.connects(), a.says(frame(0xa2, u16(1), ...none(version), ILL_FORMED)), a.isCutOff("81")]],
    },
    {
      v3: "3.10.3-2",
      v5: "3.10.3-2",
      asks: "UNSUBSCRIBE names a filter.",
      bindsClients: true,
      cases: ({ a, version }) => [[a.connects(), a.says(frame(0xa2, u16(1), ...none(version))), a.isCutOff("82")]],
    },
    {
      v3: "3.10.4-1",
      v5: "3.10.4-1",
      asks: "The subscription whose filter is the same to the character ends, and no other.",
      cases: ({ a, b, version }) => [
        [
          ...[a.connects(), a.subscribes(`${TOPIC}/+`), a.says(unsubscribe(2, [`${TOPIC}/#`, `${TOPIC}/a`, `${TOPIC}/`], noneOf(version)))],
          ...[
            a.hears(version === 5 ? "b0 06 0002 00 111111" : "b0 02 0002"),
            b.connects(),
            b.delivers(`${TOPIC}/a`, "x"),
            a.hearsMessage(`${TOPIC}/a`, "x"),
          ],
          ...[a.unsubscribes(`${TOPIC}/+`), b.delivers(`${TOPIC}/a`, "x"), a.hearsNothing()],
        ],
      ],
    },
    {
      v3: "3.10.4-2",
      v5: "3.10.4-2",
      asks: "Nothing new comes for a subscription that ended.",
      cases: ({ a, b }) => [
        [a.connects(), a.subscribes(TOPIC, 1), a.unsubscribes(TOPIC), b.connects(), b.delivers(TOPIC, "x"), a.hearsNothing()],
        [
          a.resumes(false),
          a.subscribes(TOPIC, 1),
          a.unsubscribes(TOPIC),
          a.leaves(),
          b.connects(),
          b.delivers(TOPIC, "x"),
          a.resumes(true),
          a.hearsNothing(),
        ],
      ],
    },
    {
      v3: "3.10.4-3",
      v5: "3.10.4-3",
      asks: "A delivery with QoS 1 or 2 that has begun is brought to its end.",
      cases: ({ a, b }) => [
        [
          ...[
            a.connects(),
            a.subscribes(TOPIC, 2),
            b.connects(),
            b.publishes(TOPIC, "x", { qos: 2 }),
            b.hears("50 02 0001"),
            a.hearsMessage(TOPIC, "x", { qos: 2 }),
          ],
          ...[a.unsubscribes(TOPIC), a.says("50 02 {m}"), a.hears("62 02 {m}"), a.says("70 02 {m}"), a.hearsNothing()],
        ],
        [
          ...[a.resumes(false), a.subscribes(TOPIC, 1), b.connects(), b.delivers(TOPIC, "x"), a.hearsMessage(TOPIC, "x", { qos: 1 })],
          ...[a.unsubscribes(TOPIC), a.leaves(), a.resumes(true), a.hearsMessage(TOPIC, "x", { qos: 1, dup: true })],
        ],
      ],
    },
    {
      v3: "3.10.4-4 3.10.4-5",
      v5: "3.10.4-4 3.10.4-5",
      asks: "UNSUBSCRIBE is answered with an UNSUBACK that has its identifier, also where nothing ended.",
      cases: ({ a, version }) => [
        [a.connects(), a.subscribes(TOPIC), a.unsubscribes(TOPIC, 0x1234)],
        [a.connects(), a.says(unsubscribe(0x4321, [TOPIC], noneOf(version))), a.hears(version === 5 ? "b0 04 4321 00 11" : "b0 02 4321")],
      ],
    },
    {
      v3: "3.10.4-6",
      v5: "3.10.4-6",
      asks: "Several filters in one UNSUBSCRIBE count as several UNSUBSCRIBEs with one answer.",
      cases: ({ a, b, version }) => [
        [
          ...[
            a.connects(),
            a.subscribes(`${TOPIC}/1`),
            a.subscribes(`${TOPIC}/2`),
            a.says(unsubscribe(3, [`${TOPIC}/1`, `${TOPIC}/2`], noneOf(version))),
          ],
          ...[
            a.hears(version === 5 ? "b0 05 0003 00 0000" : "b0 02 0003"),
            b.connects(),
            b.delivers(`${TOPIC}/1`, "x"),
            b.delivers(`${TOPIC}/2`, "x"),
            a.hearsNothing(),
          ],
        ],
      ],
    },
    {
      v5: "3.11.2-1 3.11.2-2",
      asks: "An UNSUBACK has a reason string and user properties only where there is room for them.",
      cases: ({ a }) => [[a.connects({ maxBytes: 20 }), a.subscribes(TOPIC), a.unsubscribes(TOPIC)]],
    },
    {
      v5: "3.11.3-1 3.11.3-2",
      asks: "UNSUBACK has a reason for each filter, in their order, and no other than those for UNSUBACK.",
      cases: ({ a }) => [
        [
          ...[
            a.connects(),
            a.subscribes(`${TOPIC}/1`),
            a.says(unsubscribe(3, [`${TOPIC}/0`, `${TOPIC}/1`, `${TOPIC}/2`, `${TOPIC}/1`], props())),
          ],
          a.hears("b0 07 0003 00 11001111"),
        ],
      ],
    },
    {
      v3: "3.12.4-1",
      v5: "3.12.4-1",
      asks: "PINGREQ is answered with PINGRESP.",
      cases: ({ a }) => [[a.connects(), a.says(PINGREQ), a.hears("d0 00"), a.says(PINGREQ, PINGREQ), a.hears("d0 00", "d0 00")]],
    },
  ],
};
