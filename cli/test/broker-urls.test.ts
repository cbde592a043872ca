import { describe, expect, test } from "@jest/globals";
import { loadConfig } from "../src/config.ts";
import { ownBrokerUrl } from "../src/configuration/broker-urls.ts";

const load = (environment: Readonly<Record<string, string>>, overrides: Readonly<Record<string, unknown>> = {}) =>
  loadConfig({ environment, overrides, file: "/dev/null" });
const mqttOf = (environment: Readonly<Record<string, string>>) => {
  const loaded = load(environment);
  return loaded.ok ? loaded.value.mqtt : loaded.error;
};

describe("the broker of a configuration is found", () => {
  const tls = { port: -1, webSocketPort: -1 };
  const plain = { host: "127.0.0.1", mqttPort: 1883, webSocketPort: 9001, tls };
  test.each([
    ["where it listens", plain, "mqtt://127.0.0.1:1883"],
    ["at another port", { ...plain, mqttPort: 24_883 }, "mqtt://127.0.0.1:24883"],
    ["at an IPv6 address", { ...plain, host: "::1" }, "mqtt://[::1]:1883"],
    ["on this machine when it listens everywhere", { ...plain, host: "0.0.0.0" }, "mqtt://127.0.0.1:1883"],
    ["on this machine when it listens everywhere, also by IPv6", { ...plain, host: "::" }, "mqtt://[::1]:1883"],
    ["at the one address that it listens on", { ...plain, host: "192.168.1.2" }, "mqtt://192.168.1.2:1883"],
    ["by WebSocket when it listens to nothing else", { ...plain, mqttPort: -1 }, "ws://127.0.0.1:9001"],
    ["by WebSocket when only that port is fixed", { ...plain, mqttPort: 0 }, "ws://127.0.0.1:9001"],
    ["by TLS", { ...plain, mqttPort: -1, webSocketPort: -1, tls: { port: 8883, webSocketPort: 9443 } }, "mqtts://127.0.0.1:8883"],
    ["by secure WebSocket", { ...plain, mqttPort: -1, webSocketPort: -1, tls: { port: -1, webSocketPort: 9443 } }, "wss://127.0.0.1:9443"],
    ["nowhere when all ports are any", { ...plain, mqttPort: 0, webSocketPort: 0 }, undefined],
  ])("%s", (_where, broker, url) => {
    expect(ownBrokerUrl(broker)).toBe(url);
  });

  test("by everything, when its port is set in one place", () => {
    expect(mqttOf({ CLIMA_BROKER_MQTT_PORT: "24883" })).toEqual({ url: "mqtt://127.0.0.1:24883" });
  });

  test("not, when mqtt.url names another", () => {
    expect(mqttOf({ CLIMA_BROKER_MQTT_PORT: "24883", CLIMA_MQTT_URL: "mqtt://broker" })).toEqual({ url: "mqtt://broker" });
  });
});

describe("the URL of a broker in the configuration", () => {
  test("may name the user, who is not shown where the URL is", () => {
    expect(mqttOf({ CLIMA_MQTT_URL: "mqtt://anna:p%40ss@broker:1884" })).toEqual({
      url: "mqtt://broker:1884",
      username: "anna",
      password: "p@ss",
    });
  });

  test("yields to the settings that name a user", () => {
    const environment = { CLIMA_MQTT_URL: "mqtt://anna:old@broker", CLIMA_MQTT_PASSWORD: "new" };
    expect(mqttOf(environment)).toEqual({ url: "mqtt://broker", username: "anna", password: "new" });
  });

  test.each([
    ["mqtt.url", { "mqtt.url": "mqtt://::1:1883" }, "mqtt://::1:1883"],
    ["ingest.alsoFrom[0].url", { "ingest.alsoFrom": [{ url: "ws://::1:9001" }] }, "ws://::1:9001"],
    [
      "broker.bridges[1].url",
      {
        "broker.bridges": [
          { name: "a", url: "mqtt://a", topics: [{ filter: "a/#", direction: "out" }] },
          { name: "b", url: "mqtts://::1:8883", topics: [{ filter: "a/#", direction: "out" }] },
        ],
      },
      "mqtts://::1:8883",
    ],
    ["store.influxUrl", { "store.kind": "influxdb", "store.influxUrl": "http://::1:8086" }, "http://::1:8086"],
  ])("that cannot be used is reported before anything starts: %s", (path, overrides, url) => {
    const expected = url.replace("::1", "[::1]");
    expect(load({}, overrides)).toEqual({
      ok: false,
      error: [`${path} is ${JSON.stringify(url)}; an IPv6 address stands in brackets; expected ${expected}`],
    });
  });

  test("does not tell its password when it is wrong", () => {
    const expected = "expected a URL that begins with mqtt://, mqtts://, ws:// or wss://";
    expect(mqttOf({ CLIMA_MQTT_URL: "http://anna:secret@broker" })).toEqual([`mqtt.url is "http://broker"; ${expected}`]);
  });

  test("names the broker of another one also where it is written differently", () => {
    expect(load({ CLIMA_MQTT_URL: "mqtt://broker" }, { "ingest.alsoFrom": [{ url: "mqtt://BROKER:1883/" }] })).toEqual({
      ok: false,
      error: ["ingest.alsoFrom[0].url is mqtt://BROKER:1883/, which is there already; expected another broker"],
    });
  });
});

test("a user name in the URL of InfluxDB belongs into its own setting", () => {
  expect(load({ CLIMA_STORE_KIND: "influxdb", CLIMA_STORE_INFLUX_URL: "http://anna:secret@influx:8086" })).toEqual({
    ok: false,
    error: ['store.influxUrl is "http://influx:8086"; a user name and a password go to store.influxUsername and store.influxPassword'],
  });
});
