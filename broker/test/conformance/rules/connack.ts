import type { Chapter } from "../rule.ts";
import { bytes, connect, frame, ID, props, TOPIC, text, u16 } from "../talker.ts";

const REFUSED_METHOD = props(bytes(0x15, text("SCRAM-SHA-1")));
const maximum = (size: number) => bytes(0x27, 0, 0, 0, size);

/** 3.2: CONNACK. */
export const connack: Chapter = {
  title: "3.2: CONNACK",
  rules: [
    {
      v5: "3.2.2-1",
      asks: "Bits 7 to 1 of the flags are 0.",
      cases: ({ a }) => [[a.resumes(false), a.leaves(), a.resumes(true)]],
    },
    {
      v3: "3.2.2-1",
      v5: "3.2.2-2",
      asks: "A clean start is answered with no session present.",
      cases: ({ a }) => [[a.resumes(false), a.leaves(), a.connects({ id: ID, present: false })]],
    },
    {
      v3: "3.2.2-2 3.2.2-3",
      v5: "3.2.2-3",
      asks: "Otherwise the CONNACK says whether there is a session.",
      cases: ({ a, version }) => [
        [a.resumes(false), a.leaves(), a.resumes(true), a.breaksOff(), a.resumes(true)],
        ...(version === 5 ? [[a.connects({ id: ID }), a.leaves(), a.resumes(false)]] : []),
        [a.connects({ id: ID }), a.breaksOff(), a.resumes(false)],
      ],
    },
    {
      v3: "3.2.2-4",
      v5: "3.2.2-6",
      asks: "A refusal says that no session is present, also where there is one.",
      cases: ({ a, version }) => [
        version === 5
          ? [
              a.resumes(false),
              a.leaves(),
              a.says(connect({ version, id: ID, clean: false, properties: REFUSED_METHOD })),
              a.isEnded("20 .. 00 8c *"),
            ]
          : [a.resumes(false), a.leaves(), a.says(frame(0x10, text("MQTT"), 6, 0, u16(0), text(ID))), a.isEnded("20 02 00 01")],
      ],
    },
    {
      v3: "3.2.2-5",
      v5: "3.2.2-7",
      asks: "After a refusal the connection is ended.",
      cases: ({ a, version }) => [[a.says(connect({ version, id: "$own" })), a.isEnded(version === 5 ? "20 .. 00 85 *" : "20 02 00 02")]],
    },
    {
      v5: "3.2.2-8",
      asks: "The reason is one of those for CONNACK.",
      cases: ({ a, version }) => [
        [a.connects()],
        [a.says(connect({ version, id: "$own" })), a.isEnded("20 .. 00 85 *")],
        [a.says(connect({ version, properties: REFUSED_METHOD })), a.isEnded("20 .. 00 8c *")],
        [a.says(connect({ version, will: { topic: "$SYS/x", payload: "" } })), a.isEnded("20 .. 00 87 *")],
      ],
      tests: ["session/connect: that is wrong is refused in the words of the client's version, and the connection ends [MQTT-3.2.2-5]"],
    },
    {
      v3: "3.2.2-6",
      asks: "Where no return code fits, the connection is ended without a CONNACK.",
      cases: ({ a, version }) => [[a.says(connect({ version, will: { topic: "a/#", payload: "x" } })), a.isEnded()]],
    },
    { v5: "3.2.2-4", asks: "A client without a session goes when the server says that there is one.", bindsClients: true },
    { v5: "3.2.2-5", asks: "A client forgets its session when the server has none.", bindsClients: true },
    {
      v5: "3.2.2-9",
      asks: "A server without QoS 1 or 2 says so.",
      cases: ({ a, version }) => [
        [
          ...[a.says(connect({ version, id: ID, keepAliveS: 60 })), a.hears("20 0e 00 00 0b 21.... 27........ 22....")],
          ...[a.publishes(TOPIC, "x", { qos: 2, id: 1 }), a.hears("50 .. 0001 *")],
        ],
      ],
    },
    {
      v5: "3.2.2-10",
      asks: "A server without QoS 1 or 2 takes subscriptions with them.",
      unshown: "this server has QoS 1 and 2, so that the case does not arise",
    },
    { v5: "3.2.2-11", asks: "A client keeps to the server's maximum QoS.", bindsClients: true },
    {
      v5: "3.2.2-12",
      asks: "A will with more QoS than the server has is refused.",
      unshown: "this server has every QoS, so that the case does not arise",
    },
    {
      v5: "3.2.2-13",
      asks: "A server without retained messages refuses a will that is to be retained.",
      unshown: "this server retains, so that the case does not arise",
    },
    { v5: "3.2.2-14", asks: "A client sends nothing retained to a server that does not retain.", bindsClients: true },
    {
      v5: "3.2.2-15",
      asks: "A client sends nothing larger than the server's maximum packet size.",
      bindsClients: true,
      cases: ({ a }) => [[a.connects(), a.says("30 ff ff 7f"), a.isCutOff("95")]],
    },
    {
      v5: "3.2.2-17",
      asks: "A client's topic aliases are not greater than the server's maximum.",
      bindsClients: true,
      cases: ({ a }) => [[a.connects(), a.publishes(TOPIC, "x", { properties: Buffer.of(0x23, 0xff, 0xff) }), a.isCutOff("94")]],
    },
    { v5: "3.2.2-18", asks: "A client sends no topic alias to a server that names no maximum.", bindsClients: true },
    {
      v5: "3.2.2-19",
      asks: "A CONNACK has a reason string only where the client's maximum packet size leaves room for it.",
      cases: ({ a, version }) => [
        [a.says(connect({ version, id: "$own", properties: props(maximum(200)) })), a.isEnded("20 .. 00 85 .. 1f *")],
        [a.says(connect({ version, id: "$own", properties: props(maximum(20)) })), a.isEnded("20 03 00 85 00")],
        [a.says(connect({ version, id: "$own", properties: props(maximum(4)) })), a.isEnded()],
      ],
    },
    {
      v5: "3.2.2-20",
      asks: "A CONNACK has user properties only where the client's maximum packet size leaves room for them.",
      cases: ({ a, version }) => [
        [
          a.says(connect({ version, id: ID, keepAliveS: 60, properties: props(maximum(200)) })),
          a.hears("20 0e 00 00 0b 21.... 27........ 22...."),
        ],
        [a.says(connect({ version, id: "$own", properties: props(maximum(20)) })), a.isEnded("20 03 00 85 00")],
      ],
    },
    { v5: "3.2.2-21", asks: "A client keeps to the keep-alive that the CONNACK names.", bindsClients: true },
    {
      v5: "3.2.2-22",
      asks: "Where the CONNACK names none, the client's keep-alive counts.",
      cases: ({ a, version }) => [
        [a.says(connect({ version, id: ID, keepAliveS: 60 })), a.hears("20 0e 00 00 0b 21.... 27........ 22....")],
      ],
      tests: ["conformance/mqtt-5.integration: [MQTT5-3.1.2-22] the client's keep-alive counts where the broker named none"],
    },
  ],
};
