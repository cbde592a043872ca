import type { Chapter } from "../rule.ts";
import { ID, TOPIC } from "../talker.ts";

const PAYLOADS = ["1", "2", "3", "4", "5"];

/** 4.4 to 4.6: what is sent again, who gets what, order. */
export const order: Chapter = {
  title: "4.4 to 4.6: sending again, taking messages in, order",
  rules: [
    {
      v3: "4.4.0-1",
      v5: "4.4.0-1",
      asks: "What was not acknowledged, PUBLISH and PUBREL, is sent again in a session that goes on, with its identifiers, and at no other time.",
      cases: ({ a, b }) => {
        const message = [b.publishes(TOPIC, "x", { qos: 2 }), b.hears("50 02 0001"), b.says("62 02 0001"), b.hears("70 02 0001")];
        return [
          [
            ...[
              a.resumes(false),
              a.subscribes(TOPIC, 2),
              b.connects(),
              b.delivers(TOPIC, "1"),
              message,
              a.hearsMessage(TOPIC, "1", { qos: 1, as: "k" }),
            ],
            ...[
              a.hearsMessage(TOPIC, "x", { qos: 2, as: "l" }),
              a.hearsNothing(),
              a.leaves(),
              a.resumes(true),
              a.hearsMessage(TOPIC, "1", { qos: 1, dup: true, as: "k" }),
            ],
            ...[
              a.hearsMessage(TOPIC, "x", { qos: 2, dup: true, as: "l" }),
              a.says("50 02 {l}"),
              a.hears("62 02 {l}"),
              a.hearsNothing(),
              a.breaksOff(),
              a.resumes(true),
            ],
            ...[
              a.hears("*", "*"),
              a.hearsNothing(),
              a.says("40 02 {k}", "70 02 {l}"),
              a.hearsNothing(),
              a.leaves(),
              a.resumes(true),
              a.hearsNothing(),
            ],
          ],
        ];
      },
    },
    {
      v5: "4.4.0-2",
      asks: "What was answered with an error is not sent again.",
      cases: ({ a, b }) => [
        [
          ...[
            a.resumes(false),
            a.subscribes(TOPIC, 1),
            b.connects(),
            b.delivers(TOPIC, "x"),
            a.hearsMessage(TOPIC, "x", { qos: 1 }),
            a.says("40 03 {m} 97"),
          ],
          ...[a.hearsNothing(), a.leaves(), a.resumes(true), a.hearsNothing()],
        ],
        [
          ...[
            a.resumes(false),
            a.subscribes(TOPIC, 2),
            b.connects(),
            b.publishes(TOPIC, "x", { qos: 2 }),
            b.hears("50 02 0001"),
            a.hearsMessage(TOPIC, "x", { qos: 2 }),
          ],
          ...[a.says("50 03 {m} 97"), a.hearsNothing(), a.leaves(), a.resumes(true), a.hearsNothing()],
        ],
      ],
    },
    {
      v3: "4.5.0-1",
      v5: "4.5.0-1",
      asks: "A message that was taken in is in the sessions of all clients whose subscriptions match, there or away.",
      cases: ({ a, b, c, d }) => [
        [
          ...[
            a.connects(),
            a.subscribes(`${TOPIC}/#`, 1),
            c.resumes(false),
            c.subscribes(`${TOPIC}/+`, 1),
            c.leaves(),
            d.connects(),
            d.subscribes(`${TOPIC}/x`, 1),
          ],
          ...[
            b.connects(),
            b.delivers(`${TOPIC}/x`, "x"),
            a.hearsMessage(`${TOPIC}/x`, "x", { qos: 1, as: "k" }),
            d.hearsMessage(`${TOPIC}/x`, "x", { qos: 1, as: "l" }),
          ],
          ...[c.resumes(true), c.hearsMessage(`${TOPIC}/x`, "x", { qos: 1, as: "n" })],
        ],
      ],
    },
    { v3: "4.5.0-2", v5: "4.5.0-2", asks: "A client acknowledges whatever it is sent.", bindsClients: true },
    {
      v3: "4.6.0-1",
      v5: "4.6.0-1",
      asks: "Messages are sent again in the order in which they were sent (in MQTT 5 said of clients, in 3.1.1 of servers too).",
      cases: ({ a, b }) => [
        [
          ...[a.resumes(false), a.subscribes(TOPIC, 1), b.connects(), PAYLOADS.map((payload) => b.delivers(TOPIC, payload))],
          ...[PAYLOADS.map((payload) => a.hearsMessage(TOPIC, payload, { qos: 1, as: `i${payload}` })), a.breaksOff(), a.resumes(true)],
          PAYLOADS.map((payload) => a.hearsMessage(TOPIC, payload, { qos: 1, dup: true, as: `i${payload}` })),
        ],
      ],
    },
    {
      v3: "4.6.0-2 4.6.0-3",
      v5: "4.6.0-2 4.6.0-3",
      asks: "PUBACKs and PUBRECs come in the order of their messages; this server keeps to it, too.",
      bindsClients: true,
      cases: ({ b }) => [
        [
          b.connects(),
          PAYLOADS.map((payload) => b.publishes(TOPIC, payload, { qos: 1, id: Number(payload) })),
          PAYLOADS.map((payload) => b.hears(`40 .. 000${payload} *`)),
        ],
        [
          b.connects(),
          PAYLOADS.map((payload) => b.publishes(TOPIC, payload, { qos: 2, id: Number(payload) })),
          PAYLOADS.map((payload) => b.hears(`50 .. 000${payload} *`)),
        ],
      ],
    },
    {
      v3: "4.6.0-4",
      v5: "4.6.0-4",
      asks: "PUBRELs come in the order of their PUBRECs; this server keeps to it, too.",
      bindsClients: true,
      cases: ({ a, b }) => [
        [
          ...[
            a.resumes(false),
            a.subscribes(TOPIC, 2),
            b.connects(),
            PAYLOADS.map((payload) => [b.publishes(TOPIC, payload, { qos: 2, id: Number(payload) }), b.hears(`50 02 000${payload}`)]),
          ],
          ...[
            PAYLOADS.map((payload) => a.hearsMessage(TOPIC, payload, { qos: 2, as: `i${payload}` })),
            PAYLOADS.map((payload) => a.says(`50 02 {i${payload}}`)),
          ],
          PAYLOADS.map((payload) => a.hears(`62 02 {i${payload}}`)),
        ],
      ],
    },
    {
      v3: "4.6.0-5 4.6.0-6",
      v5: "4.6.0-5 4.6.0-6",
      asks: "Messages of one client to one topic come in the order in which they were sent, on every topic.",
      cases: ({ a, b }) => [
        ...([0, 1] as const).map((qos) => [
          ...[
            a.connects(),
            a.subscribes(TOPIC, qos),
            b.connects(),
            PAYLOADS.map((payload) => b.publishes(TOPIC, payload, { qos, id: Number(payload) })),
          ],
          PAYLOADS.map((payload) => a.hearsMessage(TOPIC, payload, { qos, as: `i${payload}` })),
        ]),
        [
          ...[
            a.resumes(false, { id: ID }),
            a.subscribes(TOPIC, 1),
            a.leaves(),
            b.connects(),
            PAYLOADS.map((payload) => b.delivers(TOPIC, payload)),
            a.resumes(true),
          ],
          PAYLOADS.map((payload) => a.hearsMessage(TOPIC, payload, { qos: 1, as: `i${payload}` })),
        ],
      ],
      tests: [
        "session/message-queue: whatever the order of storing, routing, sending and acknowledging, every message comes once and in order",
      ],
    },
  ],
};
