import type { Chapter } from "../rule.ts";
import { bytes, connect, frame, ID, props, publish, subscribe, TOPIC, text, u16 } from "../talker.ts";

const NAME = text("MQTT");
const ILL_FORMED = Buffer.of(0, 2, 0xc3, 0x28);
const five = (version: number): readonly number[] => (version === 5 ? [0] : []);
/** The length of the ids that the broker makes up. */
const ASSIGNED_BYTES = 41;

/** 3.1.3 without the will, and 3.1.4. */
export const connectPayload: Chapter = {
  title: "3.1.3 and 3.1.4: the payload of CONNECT, and what the server does with it",
  rules: [
    {
      v3: "3.1.3-1",
      v5: "3.1.3-1",
      asks: "Client id, will, user name and password come in this order.",
      bindsClients: true,
      cases: ({ a, b }) => [
        [
          ...[b.connects(), b.subscribes(TOPIC), a.connects({ id: ID, will: { topic: TOPIC, payload: "w" } })],
          ...[a.breaksOff(), b.hearsMessage(TOPIC, "w")],
        ],
      ],
    },
    {
      v3: "3.1.3-2",
      v5: "3.1.3-2",
      asks: "The client id, and nothing else, says whose session it is.",
      cases: ({ a }) => [
        [
          a.resumes(false),
          a.leaves(),
          a.resumes(true),
          a.leaves(),
          a.resumes(false, { id: `${ID}x` }),
          a.leaves(),
          a.resumes(false, { id: `X${ID}` }),
        ],
      ],
    },
    {
      v3: "3.1.3-3",
      v5: "3.1.3-3",
      asks: "The client id is there, before everything else.",
      bindsClients: true,
      cases: ({ a, version }) => [[a.says(frame(0x10, NAME, version, 2, u16(0), ...five(version))), a.isRefused()]],
    },
    {
      v3: "3.1.3-4",
      v5: "3.1.3-4",
      asks: "The client id is UTF-8.",
      bindsClients: true,
      cases: ({ a, version }) => [[a.says(frame(0x10, NAME, version, 2, u16(0), ...five(version), ILL_FORMED)), a.isRefused()]],
    },
    {
      v3: "3.1.3-5",
      v5: "3.1.3-5",
      asks: "Client ids of 1 to 23 letters and digits are let in.",
      cases: ({ a }) =>
        ["0", "0123456789abcdefghijklm", "nopqrstuvwxyzABCDEFGHIJ", "KLMNOPQRSTUVWXYZ", "Z"].map((id) => [
          a.connects({ id }),
          a.hearsNothing(),
        ]),
    },
    {
      v3: "3.1.3-6",
      v5: "3.1.3-6 3.2.2-16",
      asks: "A client without an id gets one of its own, and is served like any other.",
      cases: ({ a, b, c }) => [
        [
          ...[
            a.connects({ id: "" }),
            a.subscribes(TOPIC),
            b.connects({ id: "" }),
            b.subscribes(TOPIC),
            c.connects(),
            c.delivers(TOPIC, "x"),
          ],
          ...[a.hearsMessage(TOPIC, "x"), b.hearsMessage(TOPIC, "x"), a.hearsNothing()],
        ],
      ],
    },
    {
      v5: "3.1.3-7 3.2.2-16",
      asks: "The CONNACK tells the client its id, under which its session can be taken up.",
      cases: ({ a, version }) => {
        const filler = "@".repeat(ASSIGNED_BYTES);
        const withId = connect({ version, id: filler, clean: false }).toString("hex").replace(Buffer.from(filler).toString("hex"), "{own}");
        return [
          [
            a.says(connect({ version, id: "", properties: props(bytes(0x11, 0, 0, 1, 0)) })),
            ...[a.hears(`20 .. 00 00 * 12 0029 {own:${ASSIGNED_BYTES}} *`), a.leaves(), a.says(withId), a.hears("20 .. 01 00 *")],
          ],
        ];
      },
    },
    {
      v3: "3.1.3-7",
      asks: "A client without an id asks for a clean session.",
      bindsClients: true,
      cases: ({ a, version }) => [[a.says(connect({ version, id: "", clean: false })), a.isEnded("20 02 00 02")]],
    },
    {
      v3: "3.1.3-8 3.1.3-9",
      v5: "3.1.3-8",
      asks: "An id that is not accepted gets a CONNACK that says so, then the end.",
      cases: ({ a, version }) => [
        ...(version === 5 ? [] : [[a.says(connect({ version, id: "", clean: false })), a.isEnded("20 02 00 02")]]),
        ...["$own", "x".repeat(300)].map((id) => [
          a.says(connect({ version, id })),
          a.isEnded(version === 5 ? "20 .. 00 85 *" : "20 02 00 02"),
        ]),
      ],
    },
    {
      v3: "3.1.3-11",
      v5: "3.1.3-12",
      asks: "The user name is UTF-8.",
      bindsClients: true,
      cases: ({ a, version }) => [
        [a.says(frame(0x10, NAME, version, 0x82, u16(0), ...five(version), text(ID), ILL_FORMED)), a.isRefused()],
        [a.says(frame(0x10, NAME, version, 0x82, u16(0), ...five(version), text(ID), text("a\0"))), a.isRefused()],
      ],
    },
    {
      v3: "3.1.4-1",
      v5: "3.1.4-1",
      asks: "A CONNECT of another form ends the connection; up to 3.1.1 without a CONNACK.",
      cases: ({ a, version }) => [
        [a.says(frame(0x10, NAME, version, 2, u16(0), ...five(version), text(ID), text("more"))), a.isRefused()],
        [a.says(frame(0x10, NAME, version, 2)), a.isRefused()],
        [a.says(frame(0x10, NAME, version, 2, u16(0), ...five(version), Buffer.of(0, 9), Buffer.from(ID))), a.isRefused()],
        [a.says("10 00"), a.isEnded()],
        [a.says("10 ff ff ff ff 01"), a.isEnded()],
        ...(version === 5 ? FAULTY_PROPERTIES : []).map((properties) => [
          a.says(connect({ version, id: ID, properties: props(properties) })),
          a.isRefused(),
        ]),
      ],
    },
    {
      v5: "3.1.4-2",
      asks: "A client that fails another check (user, rights, limits) is not let in.",
      cases: ({ a, version }) => [[a.says(connect({ version, will: { topic: "$SYS/x", payload: "x" } })), a.isEnded("20 .. 00 87 *")]],
      tests: ["session/connect: that is wrong is refused in the words of the client's version, and the connection ends [MQTT-3.2.2-5]"],
    },
    {
      v3: "3.1.4-2",
      v5: "3.1.4-3",
      asks: "The connection of another client with the same id is ended, with reason 0x8E in MQTT 5.",
      cases: ({ a, b }) => [
        [a.connects({ id: ID }), b.connects({ id: ID }), a.isCutOff("8e"), b.hearsNothing()],
        [a.resumes(false), b.resumes(true), a.isCutOff("8e"), b.hearsNothing()],
      ],
    },
    {
      v3: "3.1.4-3",
      v5: "3.1.4-4",
      asks: "What Clean Session, or Clean Start, asks for is done.",
      cases: ({ a }) => [
        [a.resumes(false), a.leaves(), a.resumes(true), a.leaves(), a.resumes(false, { clean: true }), a.leaves(), a.connects({ id: ID })],
      ],
    },
    {
      v3: "3.1.4-4",
      v5: "3.1.4-5",
      asks: "A CONNECT that is accepted gets a CONNACK with code 0.",
      cases: ({ a }) => [[a.connects()], [a.connects({ id: ID, keepAliveS: 60 })]],
    },
    {
      v3: "3.1.4-5",
      v5: "3.1.4-6",
      asks: "What comes behind a CONNECT that is refused is not looked at.",
      cases: ({ a, b, version }) => [
        [
          a.says(
            bytes(
              connect({ version, id: "$own" }),
              publish(TOPIC, "x", { retain: true, ...(version === 5 ? { properties: props() } : {}) }),
            ),
          ),
          a.isEnded(version === 5 ? "20 .. 00 85 *" : "20 02 00 02"),
          ...[b.connects(), b.subscribes(TOPIC), b.subscribes(`${TOPIC}/x`), b.hearsNothing()],
        ],
      ],
    },
    {
      v3: "3.2.0-1",
      v5: "3.2.0-1 3.2.0-2",
      asks: "A CONNACK with code 0 comes before everything else, and once.",
      cases: ({ a, b, version }) => {
        const none = version === 5 ? props() : undefined;
        const behind = [subscribe(1, [[TOPIC, 0]], none), publish(TOPIC, "x", none ? { properties: none } : {})];
        return [
          [
            a.says(bytes(connect({ version }), ...behind)),
            a.hears("20 .. 00 00 *", "90 .. 0001 *"),
            a.hearsMessage(TOPIC, "x"),
            a.hearsNothing(),
          ],
          [
            ...[a.resumes(false), a.subscribes(TOPIC, 1), a.leaves(), b.connects(), b.delivers(TOPIC, "x"), a.resumes(true)],
            ...[a.hearsMessage(TOPIC, "x", { qos: 1 }), a.hearsNothing()],
          ],
        ];
      },
    },
  ],
};

const FAULTY_PROPERTIES = [
  bytes(0x27, 0, 0, 0, 0),
  bytes(0x21, 0, 0),
  bytes(0x11, 0, 0, 0, 1, 0x11, 0, 0, 0, 1),
  bytes(0x23, 0, 1),
  bytes(0x16, 0, 1, 1),
  bytes(0x17, 2),
  bytes(0x19, 2),
  bytes(0x7e, 1),
  bytes(0x11, 0, 0),
];
