import type { Chapter } from "../rule.ts";
import { bytes, connect, expiry, frame, ID, PINGREQ, props, TOPIC, text } from "../talker.ts";

/** 3.14 and 3.15. */
export const goodbyes: Chapter = {
  title: "3.14 and 3.15: DISCONNECT and AUTH",
  rules: [
    {
      v5: "3.14.0-1",
      asks: "The server sends no DISCONNECT before it has sent a CONNACK that lets the client in.",
      cases: ({ a, version }) => [
        [a.says(PINGREQ), a.isEnded()],
        [a.says(connect({ version, id: "$own" })), a.isEnded("20 .. 00 85 *")],
        [a.says(frame(0x10, text("MQTT"), 5, 3, 0, 0, 0, text(ID))), a.isRefused()],
      ],
    },
    {
      v3: "3.14.1-1",
      v5: "3.14.1-1",
      asks: "DISCONNECT whose reserved flags are not 0 ends the connection as a breach.",
      cases: ({ a, b }) =>
        ["e1 00", "e2 00", "e8 00"].map((packet) => [
          ...[b.connects(), b.subscribes(TOPIC), a.connects({ will: { topic: TOPIC, payload: "gone" } }), a.says(packet), a.isCutOff("81")],
          b.hearsMessage(TOPIC, "gone"),
        ]),
    },
    {
      v5: "3.14.2-1",
      asks: "The reason is one of those for DISCONNECT.",
      cases: ({ a, b, version }) => [
        [a.connects(), a.says(connect({ version })), a.isEnded("e0 .. 82 *")],
        [a.connects(), a.says("36 00"), a.isEnded("e0 .. 81 *")],
        [a.connects({ id: ID }), b.connects({ id: ID }), a.isEnded("e0 .. 8e *")],
        [a.connects(), a.says("e0 01 01"), a.isCutOff("8.")],
      ],
    },
    {
      v5: "3.14.2-2",
      asks: "The server's DISCONNECT has no session expiry; a client's does not raise one of 0.",
      cases: ({ a, b, version }) => [
        [
          a.resumes(false, { properties: bytes(0x17, 0) }),
          b.says(connect({ version, id: ID, clean: false })),
          a.isEnded("e0 01 8e"),
          b.hears("20 .. 01 *"),
        ],
        [a.connects(), a.says(frame(0xe0, 0, props(expiry(10)))), a.isEnded("e0 .. 82 *")],
      ],
    },
    {
      v5: "3.14.2-3",
      asks: "A DISCONNECT has a reason string only where there is room for it.",
      cases: ({ a }) => [
        [a.connects({ maxBytes: 200 }), a.says("36 00"), a.isEnded("e0 .. 81 .. 1f *")],
        [a.connects({ maxBytes: 16 }), a.says("36 00"), a.isEnded("e0 0[12] 81 *")],
      ],
    },
    {
      v5: "3.14.2-4",
      asks: "A DISCONNECT has user properties only where there is room for them.",
      cases: ({ a }) => [[a.connects({ maxBytes: 16 }), a.says("36 00"), a.isEnded("e0 0[12] 81 *")]],
    },
    {
      v3: "3.14.4-1 3.14.4-2",
      asks: "A client sends nothing more after DISCONNECT, and closes the connection.",
      bindsClients: true,
      cases: ({ a, b }) => [[b.connects(), b.subscribes(TOPIC), a.connects(), a.says("e0 00 c0 00"), a.isEnded(), b.hearsNothing()]],
    },
    {
      v5: "3.14.4-1 3.14.4-2",
      asks: "After a DISCONNECT its sender sends nothing more, and closes the connection.",
      cases: ({ a, b }) => [
        [a.connects(), a.says("36 00 c0 00"), a.isEnded("e0 .. 81 *")],
        [a.connects({ id: ID }), b.connects({ id: ID }), a.isEnded("e0 .. 8e *")],
      ],
    },
    {
      v5: "3.15.1-1",
      asks: "AUTH whose flags are not 0 ends the connection.",
      cases: ({ a }) => ["f1 00", "f2 00", "ff 02 18 00"].map((packet) => [a.connects(), a.says(packet), a.isCutOff("81")]),
    },
    {
      v5: "3.15.2-1",
      asks: "The reason is one of those for AUTH.",
      unshown: "this server offers no extended authentication, and sends no AUTH",
    },
    {
      v5: "3.15.2-2 3.15.2-3",
      asks: "An AUTH has a reason string and user properties only where there is room for them.",
      unshown: "this server offers no extended authentication, and sends no AUTH",
    },
  ],
};
