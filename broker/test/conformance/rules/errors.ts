import type { Chapter } from "../rule.ts";
import { bytes, connect, frame, ID, PINGREQ, props, publish, TOPIC, text } from "../talker.ts";

const METHOD = bytes(0x15, text("SCRAM-SHA-1"));
const NO_AUTH = "this server offers no extended authentication, so that the case does not arise";

/** 4.8 of 3.1.1, 4.12 and 4.13 of MQTT 5, 6 and 7. */
export const errors: Chapter = {
  title: "4.12 to 7: extended authentication, errors, WebSocket, conformance",
  rules: [
    {
      v5: "4.12.0-1",
      asks: "An authentication method that the server does not have ends the connection (0x8C).",
      cases: ({ a, version }) => [[a.says(connect({ version, id: ID, properties: props(METHOD) })), a.isEnded("20 .. 00 8c *")]],
    },
    { v5: "4.12.0-2", asks: "The server's AUTH says that the authentication goes on (0x18).", unshown: NO_AUTH },
    { v5: "4.12.0-3", asks: "The client's AUTH says that the authentication goes on (0x18).", bindsClients: true },
    { v5: "4.12.0-4", asks: "A server that gives up an authentication ends the connection.", unshown: NO_AUTH },
    { v5: "4.12.0-5", asks: "Every AUTH, and the CONNACK, names the method of the CONNECT.", unshown: NO_AUTH },
    {
      v5: "4.12.0-6",
      asks: "A client that named no method is sent no AUTH, and no method in its CONNACK.",
      cases: ({ a, version }) => [
        [a.says(connect({ version, id: ID, keepAliveS: 60 })), a.hears("20 0e 00 00 0b 21.... 27........ 22...."), a.hearsNothing()],
      ],
    },
    {
      v5: "4.12.0-7",
      asks: "A client that named no method sends no AUTH.",
      bindsClients: true,
      cases: ({ a }) => [
        [a.connects(), a.says(frame(0xf0, 0x18, props(METHOD))), a.isCutOff("82")],
        [a.connects(), a.says("f0 00"), a.isCutOff("82")],
      ],
    },
    {
      v5: "4.12.1-1",
      asks: "A client that authenticates anew names the method that it began with.",
      bindsClients: true,
      cases: ({ a }) => [[a.connects(), a.says(frame(0xf0, 0x19, props(METHOD))), a.isCutOff("82")]],
    },
    { v5: "4.12.1-2", asks: "Where authenticating anew fails, the connection is ended.", unshown: NO_AUTH },
    {
      v3: "4.8.0-1",
      v5: "4.13.1-1",
      asks: "A packet that breaks the protocol ends its connection.",
      cases: ({ a, version }) => [
        ...["20 02 0000", "90 03 0001 00", "b0 02 0001", "d0 00", "00 00", "30", "40 01 00", "40 00", "82 00", "a2 00"].map((packet) =>
          packet === "30" ? [a.connects(), a.says("30 01 00"), a.isCutOff("81")] : [a.connects(), a.says(packet), a.isCutOff("8.")],
        ),
        [a.connects(), a.says("c0 01 00"), a.isCutOff("81")],
        [a.connects(), a.says(version === 5 ? "70 05 0001 00 00 00" : "70 03 0001 00"), a.isCutOff("81")],
      ],
    },
    {
      v3: "4.8.0-2",
      asks: "What cannot be carried out for now, storage above all, ends its connection.",
      tests: ["session/publish: never comes where the disk is full: the client is cut off, and told why"],
    },
    {
      v5: "4.13.1-1",
      asks: "Properties out of place, twice, or with values that there are not end the connection.",
      cases: ({ a }) => [
        ...[
          bytes(0x11, 0, 0, 0, 1),
          bytes(0x7e, 1),
          bytes(1, 2),
          bytes(2, 0, 0, 0, 1, 2, 0, 0, 0, 1),
          bytes(2, 0, 0),
          bytes(3, 0, 9, 0x61),
        ].map((properties) => [...[a.connects(), a.says(publish(TOPIC, "x", { properties: props(properties) })), a.isCutOff("8.")]]),
        ...["82 09 0001 02 0b00 0001 61 00", "82 0b 0001 04 0b01 0b02 0001 61 00", "82 07 0001 00 0001 61 30"].map((packet) => [
          ...[a.connects(), a.says(packet), a.isCutOff("8.")],
        ]),
      ],
    },
    {
      v5: "4.13.2-1",
      asks: "After a CONNACK or DISCONNECT with a reason from 0x80 the connection is ended.",
      cases: ({ a, version }) => [
        [a.says(connect({ version, id: "$own" })), a.isEnded("20 .. 00 85 *")],
        [a.connects(), a.says("36 00"), a.isEnded("e0 .. 81 *")],
        [a.connects(), a.says(connect({ version })), a.isEnded("e0 .. 82 *")],
      ],
    },
    {
      v3: "6.0.0-1",
      v5: "6.0.0-1",
      asks: "Over WebSocket, packets are in binary frames; another frame ends the connection.",
      tests: [
        "listeners/web-socket.integration: carries bytes both ways, each write as a binary frame",
        "listeners/web-socket.integration: is closed with 1003 at a text frame, which is not handed over",
      ],
    },
    {
      v3: "6.0.0-2",
      v5: "6.0.0-2",
      asks: "A WebSocket frame may hold several packets, or part of one.",
      tests: [
        "conformance/web-socket.integration: [MQTT-6.0.0-2] packets may be cut into frames anywhere, and several may share one: %d bytes a frame",
      ],
    },
    { v3: "6.0.0-3", v5: "6.0.0-3", asks: "A client offers the subprotocol mqtt.", bindsClients: true },
    {
      v3: "6.0.0-4",
      v5: "6.0.0-4",
      asks: "The subprotocol that the server agrees on is mqtt.",
      tests: ["conformance/web-socket.integration: [MQTT-6.0.0-4] the subprotocol that is agreed on is mqtt"],
    },
    {
      v3: "7.0.0-1",
      v5: "7.0.0-1",
      asks: "A server that connects to others is a conforming client, too.",
      tests: ["bridge/bridge.integration: carries everything, in order, while the other one is stopped and started"],
    },
    {
      v3: "7.0.0-2",
      v5: "7.0.0-2",
      asks: "Nothing that is not in the standard is needed to talk to the server.",
      cases: ({ a, b }) => [
        [
          a.connects(),
          a.subscribes(TOPIC, 1),
          b.connects(),
          b.delivers(TOPIC, "x"),
          a.hearsMessage(TOPIC, "x", { qos: 1 }),
          a.says("40 02 {m}", PINGREQ),
          a.hears("d0 00"),
        ],
      ],
    },
    { v3: "7.1.2-1", v5: "7.1.2-1", asks: "A client has a transport with an ordered, lossless stream of bytes.", bindsClients: true },
  ],
};
