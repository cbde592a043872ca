import type { Chapter } from "../rule.ts";
import { connect, expiry, frame, ID, props, TOPIC } from "../talker.ts";

/** 4.1 and 4.2: session state and transport. */
export const state: Chapter = {
  title: "4.1 and 4.2: session state, transport",
  rules: [
    {
      v3: "4.1.0-1",
      asks: "The state of a session is kept as long as the session is.",
      cases: ({ a, b }) => [
        [
          ...[
            a.resumes(false),
            a.subscribes(TOPIC, 1),
            a.leaves(),
            a.resumes(true),
            a.leaves(),
            b.connects(),
            b.delivers(TOPIC, "x"),
            a.resumes(true),
          ],
          ...[a.hearsMessage(TOPIC, "x", { qos: 1 }), a.leaves(), a.resumes(true), a.hearsMessage(TOPIC, "x", { qos: 1, dup: true })],
        ],
      ],
    },
    {
      v3: "4.1.0-2",
      v5: "4.1.0-1",
      asks: "A session lasts at least as long as its connection.",
      cases: ({ a, b }) => [
        [
          ...[a.connects({ id: ID }), a.subscribes(TOPIC, 2), b.connects(), b.publishes(TOPIC, "x", { qos: 2 }), b.hears("50 02 0001")],
          ...[
            a.hearsMessage(TOPIC, "x", { qos: 2 }),
            a.says("50 02 {m}"),
            a.hears("62 02 {m}"),
            a.says("70 02 {m}"),
            b.says("62 02 0001"),
            b.hears("70 02 0001"),
          ],
          ...[b.delivers(TOPIC, "y"), a.hearsMessage(TOPIC, "y", { qos: 1, as: "n" })],
        ],
      ],
    },
    {
      v5: "4.1.0-2",
      asks: "A session whose connection is closed ends with its expiry.",
      cases: ({ a, b, version }) => [
        [a.connects({ id: ID }), a.leaves(), a.resumes(false)],
        [a.resumes(false, { expiryS: 0 }), a.breaksOff(), a.resumes(false)],
        [
          ...[a.resumes(false), a.subscribes(TOPIC, 1), a.leaves(), b.connects(), b.delivers(TOPIC, "x"), a.resumes(true, { expiryS: 0 })],
          ...[a.hearsMessage(TOPIC, "x", { qos: 1 }), a.leaves(), a.resumes(false), a.hearsNothing()],
        ],
        [
          ...[
            a.resumes(false),
            a.subscribes(TOPIC, 2),
            a.leaves(),
            b.connects(),
            b.publishes(TOPIC, "x", { qos: 2 }),
            b.hears("50 02 0001"),
            b.says("62 02 0001"),
          ],
          ...[
            b.hears("70 02 0001"),
            a.says(connect({ version, id: ID, clean: false })),
            a.hears("20 .. 01 00 *"),
            a.hearsMessage(TOPIC, "x", { qos: 2 }),
          ],
          ...[a.says("50 02 {m}"), a.hears("62 02 {m}"), a.says("70 02 {m}"), a.breaksOff(), a.resumes(false), a.hearsNothing()],
        ],
        [a.resumes(false), a.says(frame(0xe0, 0, props(expiry(0)))), a.isEnded(), a.resumes(false)],
        [
          a.resumes(false),
          b.says(connect({ version, id: ID, clean: false })),
          a.isEnded("e0 .. 8e *"),
          b.hears("20 .. 01 00 *"),
          b.breaksOff(),
          a.resumes(false),
        ],
      ],
      tests: ["conformance/mqtt-5.integration: [MQTT5-3.1.2-11] a session lives for its expiry, and no longer"],
    },
    {
      v3: "7.1.1-1",
      v5: "4.2-1 7.1.1-1",
      asks: "There is a transport with an ordered, lossless stream of bytes.",
      cases: ({ a }) => [[a.connects(), a.hearsNothing()]],
      tests: [
        "listeners/tls.integration: carries bytes both ways, without a certificate of the client",
        "listeners/web-socket.integration: carries bytes both ways, each write as a binary frame",
      ],
    },
  ],
};
