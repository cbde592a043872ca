import type { Chapter } from "../rule.ts";
import { bytes, frame, ID, TOPIC, text, u16 } from "../talker.ts";

const NAME = text("MQTT");
const will = { topic: TOPIC, payload: "gone" };

/** 3.1.2.5 to 3.1.2.7 with 3.1.3.2: the will. */
export const wills: Chapter = {
  title: "3.1.2.5 to 3.1.3.4: the will",
  rules: [
    {
      v3: "3.1.2-8",
      v5: "3.1.2-7 3.1.2-8",
      asks: "The will is kept with the session, and published when the connection ends in any way but by the client's goodbye.",
      cases: ({ a, b, version }) => [
        [b.connects(), b.subscribes(TOPIC), a.connects({ will }), a.breaksOff(), b.hearsMessage(TOPIC, "gone")],
        [
          b.connects(),
          b.subscribes(TOPIC, 2),
          a.connects({ will: { ...will, qos: 2 } }),
          a.breaksOff(),
          b.hearsMessage(TOPIC, "gone", { qos: 2 }),
        ],
        [b.connects(), b.subscribes(TOPIC), a.connects({ will }), a.says("36 00"), a.isCutOff("8."), b.hearsMessage(TOPIC, "gone")],
        [
          b.connects(),
          b.subscribes(TOPIC),
          a.connects({ id: ID, will }),
          a.says("30 02 0000"),
          a.isCutOff("8."),
          b.hearsMessage(TOPIC, "gone"),
        ],
        [b.connects(), b.subscribes(TOPIC), a.resumes(false, { will }), a.breaksOff(), b.hearsMessage(TOPIC, "gone")],
        ...(version === 5 ? ["04", "80", "83", "97"] : []).map((reason) => [
          ...[
            b.connects(),
            b.subscribes(TOPIC),
            a.connects({ will }),
            a.says(`e0 01 ${reason}`),
            a.isEnded(),
            b.hearsMessage(TOPIC, "gone"),
          ],
        ]),
      ],
    },
    {
      v3: "3.1.2-8",
      v5: "3.1.2-8",
      asks: "A client that takes over the connection of another sets free the will of that.",
      cases: ({ a, b, c }) => [
        [
          b.connects(),
          b.subscribes(TOPIC),
          a.connects({ id: ID, will }),
          c.connects({ id: ID }),
          a.isCutOff("8e"),
          b.hearsMessage(TOPIC, "gone"),
        ],
      ],
    },
    {
      v3: "3.14.4-3",
      v5: "3.14.4-3 3.1.2-8",
      asks: "A DISCONNECT (with reason 0x00) voids the will.",
      cases: ({ a, b, version }) => [
        [
          b.connects(),
          b.subscribes(TOPIC),
          a.connects({ will }),
          a.leaves(),
          a.connects(),
          a.delivers(TOPIC, "end"),
          b.hearsMessage(TOPIC, "end"),
        ],
        ...(version === 5 ? ["e0 01 00", "e0 02 00 00"] : []).map((bye) => [
          ...[b.connects(), b.subscribes(TOPIC), a.connects({ will }), a.says(bye), a.isEnded(), a.connects()],
          ...[a.delivers(TOPIC, "end"), b.hearsMessage(TOPIC, "end")],
        ]),
      ],
    },
    {
      v3: "3.1.2-9",
      v5: "3.1.2-9",
      asks: "With the flag of the will, its topic and its message are there.",
      bindsClients: true,
      cases: ({ a, version }) => [
        [a.says(frame(0x10, NAME, version, 6, u16(0), ...five(version), text(ID))), a.isRefused()],
        [a.says(frame(0x10, NAME, version, 6, u16(0), ...five(version), text(ID), ...five(version), text(TOPIC))), a.isRefused()],
      ],
    },
    {
      v3: "3.1.2-10",
      v5: "3.1.2-10",
      asks: "A will that was published, or voided, is gone from the session.",
      cases: ({ a, b }) => [
        [
          ...[b.connects(), b.subscribes(TOPIC), a.resumes(false, { will }), a.breaksOff(), b.hearsMessage(TOPIC, "gone"), a.resumes(true)],
          ...[a.leaves(), a.resumes(true), a.delivers(TOPIC, "end"), b.hearsMessage(TOPIC, "end")],
        ],
        [
          ...[b.connects(), b.subscribes(TOPIC), a.resumes(false, { will }), a.leaves(), a.resumes(true), a.breaksOff()],
          ...[a.resumes(true), a.delivers(TOPIC, "end"), b.hearsMessage(TOPIC, "end")],
        ],
      ],
    },
    {
      v3: "3.1.2-11 3.1.2-13 3.1.2-15",
      v5: "3.1.2-11 3.1.2-13",
      asks: "Without a will the flags of its QoS and retain are 0.",
      bindsClients: true,
      cases: ({ a, version }) =>
        [0x08, 0x10, 0x20, 0x38].map((flags) => [
          a.says(frame(0x10, NAME, version, 2 | flags, u16(0), ...five(version), text(ID))),
          a.isRefused(),
        ]),
    },
    {
      v3: "3.1.2-12",
      asks: "Without a will none is published.",
      cases: ({ a, b }) => [
        [
          ...[b.connects(), b.subscribes(`${TOPIC}/#`), a.connects({ id: ID }), a.breaksOff(), a.connects({ id: ID })],
          ...[a.delivers(TOPIC, "end"), b.hearsMessage(TOPIC, "end")],
        ],
      ],
    },
    {
      v3: "3.1.2-14",
      v5: "3.1.2-12",
      asks: "The QoS of a will is 0, 1 or 2, never 3.",
      bindsClients: true,
      cases: ({ a, b, version }) => [
        [
          a.says(frame(0x10, NAME, version, 0x1e, u16(0), ...five(version), text(ID), ...five(version), text(TOPIC), text("x"))),
          a.isRefused(),
        ],
        ...([0, 1, 2] as const).map((qos) => [
          ...[
            b.connects(),
            b.subscribes(TOPIC, 2),
            a.connects({ will: { ...will, qos } }),
            a.breaksOff(),
            b.hearsMessage(TOPIC, "gone", { qos }),
          ],
        ]),
      ],
    },
    {
      v3: "3.1.2-16",
      v5: "3.1.2-14",
      asks: "A will without the flag is published as a message that is not retained.",
      cases: ({ a, b }) => [
        [
          ...[b.connects(), b.subscribes(TOPIC, 0), a.connects({ will }), a.breaksOff(), b.hearsMessage(TOPIC, "gone")],
          ...[a.connects(), a.subscribes(TOPIC), a.subscribes(`${TOPIC}/x`, 0, { id: 2 }), a.hearsNothing()],
        ],
      ],
    },
    {
      v3: "3.1.2-17",
      v5: "3.1.2-15",
      asks: "A will with the flag is published as a retained message.",
      cases: ({ a, b }) => [
        [
          ...[
            b.connects(),
            b.subscribes(TOPIC, 0),
            a.connects({ will: { ...will, retain: true } }),
            a.breaksOff(),
            b.hearsMessage(TOPIC, "gone"),
          ],
          ...[a.connects(), a.subscribes(TOPIC), a.hearsMessage(TOPIC, "gone", { retain: true })],
        ],
      ],
    },
    {
      v5: "3.1.3-9",
      asks: "A client that is back before its will's delay is over takes the will back.",
      tests: [
        "session/connect: with a delay is not published when the client comes back before",
        "conformance/mqtt-5.integration: [MQTT5-3.1.3-9] a will waits for its delay; a client that comes back in time cancels it",
      ],
    },
    {
      v5: "3.1.3-10",
      asks: "The user properties of a will keep their order.",
      cases: ({ a, b }) => {
        const pairs = [
          ["2", "a"],
          ["1", "b"],
          ["2", "c"],
        ].map(([name = "", value = ""]) => bytes(0x26, text(name), text(value)));
        const properties = bytes(21, ...pairs);
        return [
          [
            ...[b.connects(), b.subscribes(TOPIC), a.connects({ will: { ...will, properties } }), a.breaksOff()],
            b.hearsMessage(TOPIC, "gone", { properties: properties.toString("hex") }),
          ],
        ];
      },
    },
    {
      v3: "3.1.3-10",
      v5: "3.1.3-11",
      asks: "The topic of a will is UTF-8.",
      bindsClients: true,
      cases: ({ a, version }) => [
        [
          a.says(
            frame(0x10, NAME, version, 6, u16(0), ...five(version), text(ID), ...five(version), Buffer.of(0, 2, 0xc3, 0x28), text("x")),
          ),
          a.isRefused(),
        ],
      ],
    },
  ],
};

const five = (version: number): readonly number[] => (version === 5 ? [0] : []);
