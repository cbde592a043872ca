import type { Chapter } from "../rule.ts";
import { bytes, frame, PINGREQ, props, subscribe, TOPIC, u16 } from "../talker.ts";

const ILL_FORMED = Buffer.of(0, 2, 0xc3, 0x28);
const none = (version: number): readonly number[] => (version === 5 ? [0] : []);
const noneOf = (version: number) => (version === 5 ? props() : undefined);
const v5Only = (version: number) => (version === 5 ? "00" : "");

/** 3.8 and 3.9. */
export const subscribing: Chapter = {
  title: "3.8 and 3.9: SUBSCRIBE and SUBACK",
  rules: [
    {
      v3: "3.8.1-1",
      v5: "3.8.1-1",
      asks: "SUBSCRIBE whose flags are not 0010 ends the connection.",
      cases: ({ a, version }) =>
        [0x80, 0x81, 0x83, 0x8a].map((header) => [
          a.connects(),
          a.says(bytes(header, subscribe(1, [[TOPIC, 0]], noneOf(version)).subarray(1))),
          a.isCutOff("81"),
        ]),
    },
    {
      v3: "3.8.3-1",
      v5: "3.8.3-1",
      asks: "A filter is UTF-8.",
      bindsClients: true,
      cases: ({ a, version }) => [[a.connects(), a.says(frame(0x82, u16(1), ...none(version), ILL_FORMED, 0)), a.isCutOff("81")]],
    },
    {
      v3: "3.8.3-2",
      asks: "A server without wildcards refuses filters with them.",
      cases: ({ a, b }) => [
        [
          a.connects(),
          a.subscribes(`${TOPIC}/+/#`),
          b.connects(),
          b.delivers(`${TOPIC}/a/b/c`, "x"),
          a.hearsMessage(`${TOPIC}/a/b/c`, "x"),
        ],
      ],
    },
    {
      v3: "3.8.3-3",
      v5: "3.8.3-2",
      asks: "SUBSCRIBE names a filter.",
      bindsClients: true,
      cases: ({ a, version }) => [
        [a.connects(), a.says(frame(0x82, u16(1), ...none(version))), a.isCutOff("82")],
        [a.connects(), a.says(frame(0x82, u16(1), ...none(version), Buffer.of(0, 1, 0x61))), a.isCutOff("81")],
      ],
    },
    {
      v3: "3-8.3-4",
      v5: "3.8.3-5",
      asks: "Reserved bits of a subscription, or QoS 3, end the connection.",
      cases: ({ a, version }) =>
        (version === 5 ? [0x03, 0x40, 0x80] : [0x03, 0x04, 0x08, 0x10, 0x80]).map((options) => [
          a.connects(),
          a.says(subscribe(1, [[TOPIC, options]], noneOf(version))),
          a.isCutOff("8."),
        ]),
    },
    {
      v5: "3.8.3-3",
      asks: "With No Local a client is not sent what it published itself.",
      cases: ({ a, b }) => [
        [
          a.connects(),
          a.subscribes(TOPIC, 4),
          a.delivers(TOPIC, "mine"),
          a.hearsNothing(),
          b.connects(),
          b.delivers(TOPIC, "yours"),
          a.hearsMessage(TOPIC, "yours"),
        ],
        [
          ...[a.resumes(false), a.subscribes(TOPIC, 5), a.publishes(TOPIC, "mine", { qos: 1 }), a.hears("40 .. 0001 *"), a.leaves()],
          ...[a.resumes(true), a.hearsNothing()],
        ],
      ],
    },
    {
      v5: "3.8.3-4",
      asks: "No Local does not go with a shared subscription.",
      cases: ({ a }) => [[a.connects(), a.says(subscribe(1, [[`$share/g/${TOPIC}`, 4]], props())), a.isCutOff("82")]],
    },
    {
      v3: "3.8.4-1 3.8.4-2",
      v5: "3.8.4-1 3.8.4-2",
      asks: "SUBSCRIBE is answered with a SUBACK that has its identifier.",
      cases: ({ a }) => [[a.connects(), a.subscribes(TOPIC, 0, { id: 1 }), a.subscribes(TOPIC, 1, { id: 0xabcd }), a.hearsNothing()]],
    },
    {
      v3: "3.8.4-3",
      v5: "3.8.4-3",
      asks: "A subscription to the same filter takes the place of the one before.",
      cases: ({ a, b }) => [
        [
          ...[
            a.connects(),
            a.subscribes(TOPIC, 2),
            a.subscribes(TOPIC, 0),
            b.connects(),
            b.delivers(TOPIC, "x"),
            a.hearsMessage(TOPIC, "x"),
            a.hearsNothing(),
          ],
          ...[a.unsubscribes(TOPIC), b.delivers(TOPIC, "y"), a.hearsNothing()],
        ],
        [
          ...[
            a.resumes(false),
            a.subscribes(TOPIC, 2),
            a.subscribes(TOPIC, 1),
            a.leaves(),
            b.connects(),
            b.publishes(TOPIC, "x", { qos: 2 }),
          ],
          ...[b.hears("50 02 0001"), a.resumes(true), a.hearsMessage(TOPIC, "x", { qos: 1 }), a.hearsNothing()],
        ],
      ],
    },
    {
      v3: "3.8.4-3",
      v5: "3.8.4-4",
      asks: "It is sent the retained messages again (MQTT 5: with Retain Handling 0), and no message is lost.",
      cases: ({ a }) => [
        [
          ...[a.connects(), a.delivers(TOPIC, "x", { retain: true }), a.subscribes(TOPIC), a.hearsMessage(TOPIC, "x", { retain: true })],
          ...[a.subscribes(TOPIC), a.hearsMessage(TOPIC, "x", { retain: true }), a.hearsNothing()],
        ],
      ],
      tests: ["conformance/mqtt-5.integration: [MQTT5-3.8.4-4] subscribing again and again loses nothing of a stream"],
    },
    {
      v3: "3.8.4-4",
      v5: "3.8.4-5",
      asks: "Several filters in one SUBSCRIBE count as several SUBSCRIBEs with one answer.",
      cases: ({ a, b, version }) => [
        [
          ...[
            a.connects(),
            a.says(
              subscribe(
                1,
                [
                  [`${TOPIC}/1`, 0],
                  [`${TOPIC}/2`, 1],
                  [`${TOPIC}/1`, 1],
                ],
                noneOf(version),
              ),
            ),
          ],
          ...[a.hears(`90 .. 0001 ${v5Only(version)} 000101`), b.connects(), b.delivers(`${TOPIC}/1`, "1"), b.delivers(`${TOPIC}/2`, "2")],
          ...[
            a.hearsMessage(`${TOPIC}/1`, "1", { qos: 1, as: "k" }),
            a.hearsMessage(`${TOPIC}/2`, "2", { qos: 1, as: "l" }),
            a.hearsNothing(),
          ],
        ],
      ],
    },
    {
      v3: "3.8.4-5 3.9.3-1 3.9.3-2",
      v5: "3.8.4-6 3.8.4-7 3.9.3-1 3.9.3-2",
      asks: "SUBACK has a code for each filter, in their order: the QoS that was granted, or a failure, and no other.",
      cases: ({ a, version }) => [
        [
          ...[
            a.connects(),
            a.says(
              subscribe(
                1,
                [
                  [`${TOPIC}/1`, 2],
                  [`${TOPIC}/2`, 0],
                  ["$share/g/$SYS/x", 1],
                  [`${TOPIC}/3`, 1],
                ],
                noneOf(version),
              ),
            ),
          ],
          a.hears(version === 5 ? "90 07 0001 00 0200 .. 01" : "90 06 0001 0200 .. 01"),
        ],
      ],
      tests: ["access/access.integration: of a mixture of allowed and denied filters the session keeps the allowed ones only"],
    },
    {
      v3: "3.8.4-6",
      v5: "3.8.4-8",
      asks: "A message comes with the lower QoS of the message and the subscription.",
      cases: ({ a, b, version }) =>
        ([0, 1, 2] as const).flatMap((granted) =>
          ([0, 1, 2] as const).map((sent) => [
            ...[a.connects(), a.subscribes(TOPIC, granted), b.connects(), b.publishes(TOPIC, "x", { qos: sent })],
            ...[
              sent === 0 ? [] : b.hears(`${sent === 1 ? 4 : 5}0 02 0001`),
              a.hearsMessage(TOPIC, "x", { qos: Math.min(granted, sent) as 0 | 1 | 2 }),
            ],
            ...(version === 5 ? [b.says(PINGREQ), b.hears("d0 00")] : []),
          ]),
        ),
    },
    {
      v5: "3.9.2-1 3.9.2-2",
      asks: "A SUBACK has a reason string and user properties only where there is room for them.",
      cases: ({ a }) => [[a.connects({ maxBytes: 20 }), a.subscribes(TOPIC)]],
    },
  ],
};
