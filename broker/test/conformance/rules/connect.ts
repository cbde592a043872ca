import type { Chapter } from "../rule.ts";
import { connect, frame, ID, PINGREQ, TOPIC, text, u16 } from "../talker.ts";

const NAME = text("MQTT");

/** 3.1.0 and 3.1.2: CONNECT up to its flags. */
export const connectHeader: Chapter = {
  title: "3.1.0 to 3.1.2: CONNECT, its header and flags",
  rules: [
    {
      v3: "3.1.0-1",
      v5: "3.1.0-1",
      asks: "The first packet is CONNECT.",
      bindsClients: true,
      cases: ({ a }) => [
        [a.says(PINGREQ), a.isEnded()],
        [a.publishes(TOPIC, "x"), a.isEnded()],
        [a.says("e0 00"), a.isEnded()],
      ],
    },
    {
      v3: "3.1.0-2",
      v5: "3.1.0-2",
      asks: "A second CONNECT ends the connection.",
      cases: ({ a, version }) => [
        [a.connects(), a.says(connect({ version })), a.isCutOff("82")],
        [a.resumes(false), a.says(connect({ version, id: ID, clean: false })), a.isCutOff("82")],
      ],
    },
    {
      v3: "3.1.2-1",
      v5: "3.1.2-1",
      asks: "A protocol name other than MQTT is not gone on with.",
      cases: ({ a, version }) =>
        ["HTTP", "mqtt", "MQTTT", ""].map((name) => [
          a.says(frame(0x10, text(name), version, 2, u16(0), ...(version === 5 ? [0] : []), text("x"))),
          a.isRefused(),
        ]),
    },
    {
      v3: "3.1.2-2",
      v5: "3.1.2-2",
      asks: "A protocol level that is not known gets a CONNACK that says so, then the end.",
      cases: ({ a }) =>
        [0, 2, 6, 9, 0x7f].map((level) => [a.says(frame(0x10, NAME, level, 2, u16(0), text("x"))), a.isEnded("20 02 00 01")]),
    },
    {
      v3: "3.1.2-3",
      v5: "3.1.2-3",
      asks: "The reserved flag is looked at, and ends the connection where it is set.",
      cases: ({ a, version }) => [[a.says(frame(0x10, NAME, version, 3, u16(0), ...(version === 5 ? [0] : []), text(ID))), a.isRefused()]],
    },
    {
      v3: "3.1.2-4",
      v5: "3.1.2-5 3.1.2-6",
      asks: "Without a clean start the session is taken up where there is one, and made where there is none.",
      cases: ({ a, b }) => [
        [
          ...[a.resumes(false), a.subscribes(TOPIC, 1), a.breaksOff(), a.resumes(true), b.connects()],
          ...[b.delivers(TOPIC, "x"), a.hearsMessage(TOPIC, "x", { qos: 1 })],
        ],
        [
          a.resumes(false),
          a.subscribes(TOPIC, 1),
          a.leaves(),
          b.connects(),
          b.delivers(TOPIC, "x"),
          a.resumes(true),
          a.hearsMessage(TOPIC, "x", { qos: 1 }),
        ],
      ],
    },
    {
      v3: "3.1.2-5",
      v5: "3.1.2-23",
      asks: "The session is kept after the connection, and takes up messages of QoS 1 and 2 that come meanwhile.",
      cases: ({ a, b }) => [
        [
          ...[a.resumes(false), a.subscribes(TOPIC, 2), a.breaksOff(), b.connects(), b.delivers(TOPIC, "1")],
          ...[b.publishes(TOPIC, "2", { qos: 2, id: 2 }), b.hears("50 .. 0002 *"), b.says("62 02 0002"), b.hears("70 02 0002")],
          ...[a.resumes(true), a.hearsMessage(TOPIC, "1", { qos: 1 }), a.hearsMessage(TOPIC, "2", { qos: 2, as: "n" }), a.hearsNothing()],
        ],
      ],
    },
    {
      v3: "3.1.2-6",
      v5: "3.1.2-4",
      asks: "A clean start discards the session that there was; what belonged to it never comes back.",
      cases: ({ a, b }) => [
        [
          ...[a.resumes(false), a.subscribes(TOPIC, 1), a.breaksOff(), b.connects(), b.delivers(TOPIC, "x")],
          ...[
            a.connects({ id: ID }),
            a.hearsNothing(),
            b.delivers(TOPIC, "y"),
            a.hearsNothing(),
            a.leaves(),
            a.resumes(false),
            a.hearsNothing(),
          ],
        ],
      ],
    },
    {
      v3: "3.1.2-7",
      asks: "Retained messages are not the session's, and outlive it.",
      cases: ({ a, b }) => [
        [
          ...[a.connects({ id: ID }), a.delivers(TOPIC, "x", { retain: true }), a.leaves(), a.connects({ id: ID })],
          ...[b.connects(), b.subscribes(TOPIC), b.hearsMessage(TOPIC, "x", { retain: true })],
        ],
      ],
    },
    {
      v3: "3.1.2-24",
      v5: "3.1.2-22",
      asks: "One and a half times the keep-alive without a packet ends the connection, as a failure of the network does.",
      tests: [
        "conformance/mqtt-3.integration: [MQTT-3.1.2-24] silence for one and a half keep-alives ends the connection, and sends the will",
        "conformance/mqtt-5.integration: [MQTT5-3.1.2-22] the client's keep-alive counts where the broker named none",
      ],
    },
    {
      v3: "3.1.2-23",
      v5: "3.1.2-20",
      asks: "A client with a keep-alive sends PINGREQ when it has nothing else to send.",
      bindsClients: true,
    },
    { v5: "3.1.2-21", asks: "A client keeps to the keep-alive that the server names.", bindsClients: true },
    {
      v3: "3.1.2-18",
      v5: "3.1.2-16",
      asks: "Without the flag there is no user name.",
      bindsClients: true,
      cases: ({ a, version }) => [[a.says(frame(0x10, NAME, version, 2, u16(0), ...five(version), text(ID), text("u"))), a.isRefused()]],
    },
    {
      v3: "3.1.2-19",
      v5: "3.1.2-17",
      asks: "With the flag there is a user name.",
      bindsClients: true,
      cases: ({ a, version }) => [[a.says(frame(0x10, NAME, version, 0x82, u16(0), ...five(version), text(ID))), a.isRefused()]],
    },
    {
      v3: "3.1.2-20",
      v5: "3.1.2-18",
      asks: "Without the flag there is no password.",
      bindsClients: true,
      cases: ({ a, version }) => [
        [a.says(frame(0x10, NAME, version, 0x82, u16(0), ...five(version), text(ID), text("u"), text("p"))), a.isRefused()],
      ],
    },
    {
      v3: "3.1.2-21",
      v5: "3.1.2-19",
      asks: "With the flag there is a password.",
      bindsClients: true,
      cases: ({ a, version }) => [[a.says(frame(0x10, NAME, version, 0xc2, u16(0), ...five(version), text(ID), text("u"))), a.isRefused()]],
    },
    {
      v3: "3.1.2-22",
      asks: "There is no password flag without that of the user name.",
      bindsClients: true,
      cases: ({ a }) => [[a.says(frame(0x10, NAME, 4, 0x42, u16(0), text(ID), text("p"))), a.isEnded()]],
    },
  ],
};

const five = (version: number): readonly number[] => (version === 5 ? [0] : []);
