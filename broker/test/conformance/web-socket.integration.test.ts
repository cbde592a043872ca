/** Chapter 6 of MQTT 3.1.1 and 5: MQTT over WebSocket, against a whole broker. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { waitFor } from "../../../test/support/wait-for.ts";
import type { Broker } from "../../src/index.ts";
import { wsClient } from "../listeners/support/clients.ts";
import { connect, PINGREQ, publish, subscribe } from "../support/mqtt-bytes.ts";
import { startTestBroker } from "./test-broker.ts";

let broker: Broker;

beforeAll(async () => {
  broker = await startTestBroker();
});
afterAll(() => broker.stop());

const all = Buffer.concat([connect(), subscribe(1, [["t", 0]]), publish("t", "x", { qos: 1, id: 2 }), PINGREQ]);
const CONNACK = "20020000";
const REST = ["9003000100", "300400017478", "40020002", "d000"];

test.each([1, 2, 3, 5, all.length])(
  "[MQTT-6.0.0-2] packets may be cut into frames anywhere, and several may share one: %d bytes a frame",
  async (size) => {
    const { socket, messages } = await wsClient(broker.webSocketPort);
    for (let at = 0; at < all.length; at += size) socket.send(all.subarray(at, at + size));
    const said = () => Buffer.concat(messages).toString("hex");
    await waitFor("the answers", () => REST.every((packet) => said().includes(packet)));
    expect(said().startsWith(CONNACK)).toBe(true);
    expect(said().length).toBe(`${CONNACK}${REST.join("")}`.length);
    socket.terminate();
  },
);

test("[MQTT-6.0.0-4] the subprotocol that is agreed on is mqtt", async () => {
  const { socket } = await wsClient(broker.webSocketPort, ["other", "mqtt"]);
  expect(socket.protocol).toBe("mqtt");
  socket.terminate();
});
