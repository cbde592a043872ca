import { silentLog } from "@clima/schemas";
import { expect, test } from "@jest/globals";
import { startMosquitto } from "../../test/support/mosquitto.ts";
import { describeWith } from "../../test/support/requires.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import { createMqttJsLink } from "../src/platform/mqtt-js-link.ts";

describeWith(["mosquitto"], "the link to a broker with a small Receive Maximum", () => {
  test("[MQTT5-3.3.4-9] keeps to it, however much is to be sent, and stays connected", async () => {
    const mosquitto = await startMosquitto(["allow_anonymous true", "max_inflight_messages 2"]);
    const link = createMqttJsLink(
      { mqtt: { url: mosquitto.url }, clientId: "garden", will: { topic: "garden/status", payload: "offline" } },
      silentLog,
    );
    let disconnects = 0;
    link.onDisconnect(() => {
      disconnects += 1;
    });
    link.open();
    await waitFor("the connection", link.isConnected);
    const published = await Promise.all(
      Array.from({ length: 500 }, (_, index) => link.publish("garden/telemetry", String(index), { qos: 1, retain: false })),
    );
    expect(published.filter(({ ok }) => !ok)).toEqual([]);
    expect(disconnects).toBe(0);
    await link.close();
    await mosquitto.remove();
  }, 20_000);
});
