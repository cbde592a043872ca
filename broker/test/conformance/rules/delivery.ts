import type { Chapter } from "../rule.ts";
import { TOPIC } from "../talker.ts";

/** 4.3: QoS. */
export const delivery: Chapter = {
  title: "4.3: the three ways to deliver",
  rules: [
    {
      v3: "4.3.1-1",
      v5: "4.3.1-1",
      asks: "QoS 0: sent with DUP 0, and once.",
      cases: ({ a, b }) => [
        [
          a.resumes(false),
          a.subscribes(TOPIC),
          b.connects(),
          b.delivers(TOPIC, "x"),
          a.hearsMessage(TOPIC, "x"),
          a.breaksOff(),
          a.resumes(true),
          a.hearsNothing(),
        ],
      ],
    },
    {
      v3: "4.3.2-1",
      v5: "4.3.2-1 4.3.2-2 4.3.2-3",
      asks: "QoS 1, sender: a free identifier, DUP 0, and not done with before the PUBACK.",
      cases: ({ a, b }) => [
        [
          ...[
            a.resumes(false),
            a.subscribes(TOPIC, 1),
            b.connects(),
            b.delivers(TOPIC, "1"),
            b.delivers(TOPIC, "2"),
            a.hearsMessage(TOPIC, "1", { qos: 1, as: "k" }),
          ],
          ...[a.hearsMessage(TOPIC, "2", { qos: 1, as: "l" }), a.says("40 02 {k}"), a.hearsNothing(), a.breaksOff(), a.resumes(true)],
          ...[
            a.hearsMessage(TOPIC, "2", { qos: 1, dup: true, as: "l" }),
            a.says("40 02 {l}"),
            a.hearsNothing(),
            a.breaksOff(),
            a.resumes(true),
            a.hearsNothing(),
          ],
        ],
      ],
      tests: ["conformance/mqtt-3.integration: [MQTT-2.3.1-4] packet identifiers in flight are not given out again"],
    },
    {
      v3: "4.3.2-2",
      v5: "4.3.2-4 4.3.2-5",
      asks: "QoS 1, receiver: PUBACK with the identifier; after it, the same identifier is another message, whatever DUP says.",
      cases: ({ a, b }) => [
        [
          ...[
            a.connects(),
            a.subscribes(TOPIC),
            b.connects(),
            b.delivers(TOPIC, "1", { id: 7 }),
            b.delivers(TOPIC, "2", { id: 7, dup: true }),
          ],
          ...[a.hearsMessage(TOPIC, "1"), a.hearsMessage(TOPIC, "2"), a.hearsNothing()],
        ],
      ],
    },
    {
      v3: "4.3.3-1",
      v5: "4.3.3-1 4.3.3-2 4.3.3-3 4.3.3-4 4.3.3-5 4.3.3-6",
      asks: "QoS 2, sender: a free identifier, DUP 0; PUBREL with it after PUBREC; neither is done with before its answer, and the message is not sent again after PUBREL.",
      cases: ({ a, b }) => {
        const message = [b.publishes(TOPIC, "x", { qos: 2 }), b.hears("50 02 0001"), b.says("62 02 0001"), b.hears("70 02 0001")];
        return [
          [
            ...[
              a.resumes(false),
              a.subscribes(TOPIC, 2),
              b.connects(),
              message,
              a.hearsMessage(TOPIC, "x", { qos: 2 }),
              a.breaksOff(),
              a.resumes(true),
            ],
            ...[
              a.hearsMessage(TOPIC, "x", { qos: 2, dup: true }),
              a.says("50 02 {m}"),
              a.hears("62 02 {m}"),
              a.breaksOff(),
              a.resumes(true),
              a.hears("62 02 {m}"),
            ],
            ...[a.hearsNothing(), a.says("70 02 {m}"), a.hearsNothing(), a.breaksOff(), a.resumes(true), a.hearsNothing()],
          ],
        ];
      },
      tests: ["session/transmit: are released after PUBREC, and done with after PUBCOMP [MQTT-4.3.3-1]"],
    },
    {
      v5: "4.3.3-4",
      asks: "A PUBREC with an error gets no PUBREL, also where its identifier is unknown.",
      cases: ({ a, b }) => [
        [
          ...[
            a.resumes(false),
            a.subscribes(TOPIC, 2),
            b.connects(),
            b.publishes(TOPIC, "x", { qos: 2 }),
            b.hears("50 02 0001"),
            a.hearsMessage(TOPIC, "x", { qos: 2 }),
          ],
          ...[a.says("50 03 {m} 83"), a.hearsNothing(), a.breaksOff(), a.resumes(true), a.hearsNothing()],
        ],
        [a.connects(), a.says("50 03 0009 80"), a.hearsNothing()],
      ],
    },
    {
      v5: "4.3.3-7",
      asks: "QoS 2, sender: a message that was sent does not expire any more.",
      tests: [
        "conformance/mqtt-5.integration: [MQTT5-4.3.3-7] a message of QoS 2 that was sent is sent again after its life; [MQTT5-4.3.3-13] and is brought to its end",
      ],
    },
    {
      v3: "4.3.3-2",
      v5: "4.3.3-8 4.3.3-10 4.3.3-11 4.3.3-12",
      asks: "QoS 2, receiver: PUBREC, also to repeats, which are not passed on; PUBCOMP after PUBREL; then the same identifier is another message.",
      cases: ({ a, b, version }) => [
        [
          ...[a.connects(), a.subscribes(TOPIC), b.connects(), b.publishes(TOPIC, "x", { qos: 2, id: 9 }), b.hears("50 02 0009")],
          ...[
            b.publishes(TOPIC, "x", { qos: 2, id: 9, dup: true }),
            b.hears("50 02 0009"),
            b.publishes(TOPIC, "x", { qos: 2, id: 9 }),
            b.hears("50 02 0009"),
          ],
          ...[b.says("62 02 0009"), b.hears("70 02 0009"), b.publishes(TOPIC, "y", { qos: 2, id: 9, dup: true }), b.hears("50 02 0009")],
          ...[a.hearsMessage(TOPIC, "x"), a.hearsMessage(TOPIC, "y"), a.hearsNothing()],
        ],
        [
          ...[
            a.connects(),
            a.subscribes(TOPIC),
            b.resumes(false),
            b.publishes(TOPIC, "x", { qos: 2, id: 9 }),
            b.hears("50 02 0009"),
            b.breaksOff(),
          ],
          ...[
            b.resumes(true),
            b.publishes(TOPIC, "x", { qos: 2, id: 9, dup: true }),
            b.hears("50 02 0009"),
            b.says("62 02 0009"),
            b.hears("70 02 0009"),
          ],
          ...[a.hearsMessage(TOPIC, "x"), a.hearsNothing()],
        ],
        [a.connects(), a.says("62 02 0007"), a.hears(version === 5 ? "70 03 0007 92" : "70 02 0007")],
      ],
    },
    {
      v5: "4.3.3-9",
      asks: "QoS 2, receiver: after a PUBREC with an error the same identifier is another message.",
      cases: ({ a, b }) => [
        [
          ...[a.connects(), a.subscribes(TOPIC), b.connects(), b.publishes("$SYS/x", "no", { qos: 2, id: 9 }), b.hears("50 .. 0009 87 *")],
          ...[b.publishes(TOPIC, "x", { qos: 2, id: 9 }), b.hears("50 02 0009"), a.hearsMessage(TOPIC, "x")],
        ],
      ],
    },
    {
      v5: "4.3.3-13",
      asks: "QoS 2, receiver: the acknowledgements go on, also for a message that expired.",
      cases: ({ a, b }) => [
        [
          ...[
            a.resumes(false),
            a.subscribes(TOPIC, 2),
            a.leaves(),
            b.connects(),
            b.publishes(TOPIC, "x", { qos: 2, properties: Buffer.of(2, 0, 0, 0, 0) }),
          ],
          ...[b.hears("50 .. 0001 *"), b.says("62 02 0001"), b.hears("70 02 0001"), a.resumes(true), a.hearsNothing()],
        ],
      ],
    },
  ],
};
