import {
  isQuantity,
  type HealthMessage,
  type InfoMessage,
  parseIrSend,
  parseIrStateCommand,
  parseStationCommand,
  quantityNames,
} from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { type DiscoveryFacts, discoveryJson, discoveryMessages, shortJson } from "../../src/home-assistant/model.ts";
import { type DevicePayload, readDevice, render, renderCommand } from "../support/home-assistant.ts";

const info: InfoMessage = {
  schema: "info/1",
  station: "garden",
  name: "Garden",
  bootId: "k3v9",
  softwareVersion: "1.2.3",
  source: "pi",
  startedAt: "2026-11-23T04:00:00.000Z",
  intervalMs: 10_000,
  elevationM: 112,
  sensors: [
    { name: "bmp180", quantities: ["pressureHpa", "temperatureC"] },
    { name: "htu21d", quantities: ["temperatureC", "humidityPct"] },
  ],
  remotes: { tv: ["KEY_POWER", "vol+", "vol-"] },
  infraredReceiver: true,
};
const health: HealthMessage = {
  schema: "health/1",
  station: "garden",
  bootId: "k3v9",
  takenAt: "2026-11-23T04:00:00.000Z",
  uptimeS: 12,
  outbox: { readings: 3, dropped: 0 },
  sensors: {
    bmp180: { ok: true, since: "2026-11-23T04:00:00.000Z" },
    htu21d: { ok: false, since: "2026-11-23T04:00:00.000Z", error: "NACK" },
  },
};

const messagesOf = (facts: Partial<DiscoveryFacts> = {}) =>
  discoveryMessages({
    base: "clima/v1",
    prefix: "homeassistant",
    info,
    health,
    seen: new Set(),
    airConditioners: [],
    infrared: true,
    ...facts,
  });
const devicesOf = (facts: Partial<DiscoveryFacts> = {}): readonly DevicePayload[] =>
  messagesOf(facts).map((one) => readDevice(discoveryJson(one)));
const stationOf = (facts: Partial<DiscoveryFacts> = {}): DevicePayload["components"] => devicesOf(facts)[0]?.components ?? {};
test("a station of others' devices has sensors and problems, and nothing that sends a command", () => {
  const components = stationOf({ info: { ...info, source: "device", remotes: {}, infraredReceiver: false }, infrared: false });
  expect(Object.values(components).filter((component) => "command_topic" in component)).toEqual([]);
  expect(Object.keys(components)).toEqual(expect.arrayContaining(["temperatureC", "humidityPct", "waiting"]));
});

const byName = (components: DevicePayload["components"], name: string) => {
  const found = Object.values(components).find((component) => component.name === name);
  if (!found) throw new Error(`no ${name} among ${Object.values(components).map((component) => component.name)}`);
  return found;
};

describe("what Home Assistant is told of a station", () => {
  test("is a device by the station's id, with the version of its software", () => {
    expect(messagesOf().map(({ topic }) => topic)).toEqual([
      "homeassistant/device/clima_garden/config",
      "homeassistant/device/clima_garden_ir/config",
    ]);
    const [device, infrared] = devicesOf();
    expect(device?.device).toEqual({
      identifiers: ["clima_garden"],
      name: "Garden",
      manufacturer: "Clima",
      model: "Weather station",
      sw_version: "1.2.3",
    });
    expect(device?.availability_topic).toBe("clima/v1/garden/status");
    expect(infrared?.device).toEqual({ identifiers: ["clima_garden"] });
  });

  test("never passes a simulated station for one that measures", () => {
    expect(devicesOf({ info: { ...info, source: "simulated" } })[0]?.device.model).toBe("Simulated weather station");
  });

  test("follows the prefix and the base of the topics", () => {
    const [message] = messagesOf({ prefix: "ha/discovery", base: "home/weather" });
    expect(message?.topic).toBe("ha/discovery/device/home_weather_garden/config");
    expect(readDevice(discoveryJson(message as never)).components["temperatureC"]).toMatchObject({
      unique_id: "home_weather_garden_temperatureC",
      state_topic: "home/weather/garden/latest/temperatureC",
    });
  });

  test("has an entity for each quantity that is measured, and for none that is not", () => {
    expect(Object.keys(stationOf()).filter(isQuantity).sort()).toEqual(["humidityPct", "pressureHpa", "temperatureC"]);
    expect(stationOf()["temperatureC"]).toEqual({
      platform: "sensor",
      unique_id: "clima_garden_temperatureC",
      name: "Temperature",
      state_topic: "clima/v1/garden/latest/temperatureC",
      device_class: "temperature",
      state_class: "measurement",
      unit_of_measurement: "°C",
      suggested_display_precision: 1,
      expire_after: 60,
    });
  });

  test("has what follows from the measured once it was there, and no longer than it can follow", () => {
    const seen = new Set(["dewPointC", "seaLevelPressureHpa", "humidexC", "rainDayMm", "pressureTendencyHpa", "constructor"]);
    const derived = (facts: Partial<DiscoveryFacts>) => Object.keys(stationOf({ seen, ...facts })).filter((id) => seen.has(id));
    expect(derived({}).sort()).toEqual(["dewPointC", "humidexC", "pressureTendencyHpa", "seaLevelPressureHpa"]);
    const { elevationM: _unknown, ...withoutElevation } = info;
    expect(derived({ info: withoutElevation })).not.toContain("seaLevelPressureHpa");
    expect(derived({ info: { ...info, sensors: [{ name: "htu21d", quantities: ["temperatureC"] }] } })).toEqual([]);
  });

  test("takes every quantity, each with a class and unit that go together", () => {
    const everything = { ...info, sensors: [{ name: "all", quantities: [...quantityNames] }] };
    const components = stationOf({ info: everything });
    expect(Object.keys(components).filter(isQuantity).sort()).toEqual(quantityNames.filter((name) => name !== "rainMm").sort());
    expect(components["windDirectionDeg"]).toMatchObject({
      device_class: "wind_direction",
      state_class: "measurement_angle",
      unit_of_measurement: "°",
    });
    expect(components["rainDayMm"]).toMatchObject({
      device_class: "precipitation",
      state_class: "total_increasing",
      unit_of_measurement: "mm",
    });
    expect(components["pressureTendencyHpa"]).toMatchObject({ device_class: "pressure" });
    expect(components["pressureTendencyCode"]).not.toHaveProperty("state_class");
  });

  test("expires after three readings that did not come, and never before a minute", () => {
    const expiry = (intervalMs: number) => stationOf({ info: { ...info, intervalMs } })["temperatureC"]?.expire_after;
    expect([1000, 10_000, 20_000, 20_001, 300_000].map(expiry)).toEqual([60, 60, 60, 61, 900]);
  });

  test("shows a chip that fails, and what waits to be sent", () => {
    const components = stationOf();
    const stateOf = (name: string, message: object) => render(byName(components, name).value_template, JSON.stringify(message));
    expect(stateOf("Sensor bmp180", health)).toBe("OFF");
    expect(stateOf("Sensor htu21d", health)).toBe("ON");
    expect(stateOf("Sensor htu21d", { ...health, sensors: {} })).toBe("OFF");
    expect(stateOf("Readings that wait", health)).toBe("3");
    expect(render(byName(components, "Started").value_template, JSON.stringify(info))).toBe(info.startedAt);
  });

  test("has of the computer's facts those that it reports, with power and heat apart", () => {
    expect(Object.keys(stationOf())).not.toEqual(expect.arrayContaining(["wifiSignalDbm", "throttled", "power", "heat"]));
    const pi = { ...health, cpuTemperatureC: 51.2, wifiSignalDbm: -61, throttled: 0x50005, underVoltage: true };
    const components = stationOf({ health: pi });
    const stateOf = (id: string, message: object) => render(components[id]?.value_template, JSON.stringify(message));
    expect(stateOf("wifiSignalDbm", pi)).toBe("-61");
    expect([stateOf("power", pi), stateOf("heat", pi)]).toEqual(["ON", "ON"]);
    const weak = { ...pi, throttled: 0x50001 };
    expect([stateOf("power", weak), stateOf("heat", weak)]).toEqual(["ON", "OFF"]);
    const well = { ...pi, throttled: 0, underVoltage: false };
    expect([stateOf("power", well), stateOf("heat", well)]).toEqual(["OFF", "OFF"]);
    // A missing key without a default is a warning a minute in Home Assistant's log
    for (const id of ["wifiSignalDbm", "cpuTemperatureC", "power", "heat"]) expect(components[id]?.value_template).toContain("default(");
  });

  test("gives each press an id of its own", () => {
    const { command_topic, command_template = "" } = byName(stationOf(), "tv vol+");
    expect(command_topic).toBe("clima/v1/garden/cmd/ir/send");
    const presses = [renderCommand(command_template), renderCommand(command_template)].map((text) => parseIrSend(Buffer.from(text)));
    const commands = presses.flatMap((press) => (press.ok ? [press.value] : []));
    expect(commands).toMatchObject([
      { remote: "tv", button: "vol+" },
      { remote: "tv", button: "vol+" },
    ]);
    expect(new Set(commands.map(({ id }) => id)).size).toBe(2);
    expect(parseStationCommand(Buffer.from(renderCommand(byName(stationOf(), "Read now").command_template ?? ""))).ok).toBe(true);
  });

  test("carries names of any characters, and keeps those apart that look alike", () => {
    const odd = ['say "hi"', "{{ 7 * 7 }}", "{% x %}", "{# y #}", "back\\slash", "it's", "é😀", "a b", "a.b", "a_b"];
    const components = stationOf({ info: { ...info, remotes: { "}}": odd, "a b": ["c"], a: ["b c"] } } });
    const buttons = Object.values(components).filter(({ command_topic }) => command_topic?.endsWith("/send"));
    expect(buttons).toHaveLength(odd.length + 2);
    const pressed = buttons.map(
      ({ command_template = "" }) => JSON.parse(renderCommand(command_template)) as { button: string; remote: string },
    );
    expect(pressed.map(({ button }) => button)).toEqual([...odd, "c", "b c"]);
    expect(pressed[0]?.remote).toBe("}}");
  });

  test("makes one list of a remote with more than forty buttons, in which the same can be chosen twice", () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `key ${index}`);
    expect(
      Object.values(stationOf({ info: { ...info, remotes: { tv: names(40) } } })).filter(({ platform }) => platform === "select"),
    ).toEqual([]);
    const select = byName(stationOf({ info: { ...info, remotes: { tv: names(41) } } }), "tv");
    expect(select).toMatchObject({ platform: "select", options: ["–", ...names(41)] });
    expect(render(select.value_template, "online")).toBe("–");
    expect(JSON.parse(renderCommand(select.command_template ?? "", 'key "7"'))).toMatchObject({ remote: "tv", button: 'key "7"' });
  });

  test("makes lists of the remotes that are too many for buttons", () => {
    const keys = Array.from({ length: 40 }, (_, index) => `key ${index}`);
    const remotes = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`remote ${index}`, keys]));
    const components = Object.values(stationOf({ info: { ...info, remotes } }));
    expect(components.filter(({ command_topic }) => command_topic?.endsWith("/send")).map(({ platform }) => platform)).toEqual([
      ...Array(200).fill("button"),
      ...Array(45).fill("select"),
    ]);
  });

  test("tells of received codes by their button, where the station has a receiver", () => {
    const event = byName(stationOf(), "Remote control");
    expect(event).toMatchObject({ platform: "event", event_types: ["tv KEY_POWER", "tv vol+", "tv vol-", "other"] });
    const eventOf = (message: object) => JSON.parse(render(event.value_template, JSON.stringify(message)));
    expect(eventOf({ remote: "tv", button: "vol-", protocol: "NEC", address: 4, command: 8, timingsUs: [9000] })).toMatchObject({
      event_type: "tv vol-",
      protocol: "NEC",
      address: 4,
    });
    expect(eventOf({ timingsUs: [9000, -4500] })).toMatchObject({ event_type: "other" });
    const withoutReceiver = devicesOf({ info: { ...info, infraredReceiver: false } });
    expect(withoutReceiver.flatMap(({ components }) => Object.values(components).map(({ name }) => name))).not.toEqual(
      expect.arrayContaining(["Remote control", "Infrared receiver"]),
    );
  });

  test("offers emitter and receiver apart from all else, unless that is not wanted", () => {
    const [station, infrared] = devicesOf();
    expect(Object.values(station?.components ?? {}).map(({ platform }) => platform)).not.toContain("infrared");
    expect(infrared?.components).toMatchObject({
      emitter: { platform: "infrared", schema: "emitter", command_topic: "clima/v1/garden/cmd/ir/raw" },
      receiver: { platform: "infrared", schema: "receiver", state_topic: "clima/v1/garden/event/ir/received" },
    });
    expect(JSON.parse(render(infrared?.components["receiver"]?.value_template, '{"timingsUs":[9000,-4500,560]}'))).toEqual({
      timings: [9000, -4500, 560],
    });
    expect(devicesOf({ infrared: false })).toHaveLength(1);
  });

  test("offers nothing that sends where the station has no sender, and still what it receives", () => {
    const airConditioners = [{ remote: "AC", stateTopic: "s", modes: ["off", "cool"], temperaturesC: [18, 30], fans: [], swings: [] }];
    const remotes = { AC: ["off"], tv: ["power"], big: Array.from({ length: 41 }, (_, index) => `${index}`) };
    const platforms = (infraredSender: boolean) =>
      devicesOf({ airConditioners, info: { ...info, remotes, infraredSender } }).map(({ components }) => [
        ...new Set(
          Object.values(components).map(({ platform, schema, name }) => (schema ? `${schema}` : name === "Read now" ? name : platform)),
        ),
      ]);
    const always = ["sensor", "binary_sensor", "Read now"];
    expect(platforms(true)).toEqual([
      [...always, "climate", "button", "select", "event"],
      ["emitter", "receiver"],
    ]);
    expect(platforms(false)).toEqual([[...always, "event"], ["receiver"]]);
  });

  test("makes a climate of an air conditioner, whose parts are changed one at a time", () => {
    const airConditioners = [
      {
        remote: "Bedroom AC",
        stateTopic: "clima/v1/garden/event/ir/state/bedroom-ac",
        modes: ["off", "Cool", "heat"],
        temperaturesC: [18, 18.5, 30],
        fans: ["auto", "high"],
        swings: [],
      },
    ];
    const components = stationOf({ airConditioners, info: { ...info, remotes: { "Bedroom AC": ["off", "Cool auto 18"] } } });
    expect(Object.values(components).filter(({ command_topic }) => command_topic?.endsWith("ir/send"))).toEqual([]);
    const climate = byName(components, "Bedroom AC") as unknown as Readonly<Record<string, string>>;
    expect(climate).toMatchObject({
      platform: "climate",
      modes: ["off", "cool", "heat"],
      min_temp: 18,
      max_temp: 30,
      temp_step: 0.5,
      fan_modes: ["auto", "high"],
      mode_command_topic: "clima/v1/garden/cmd/ir/state",
    });
    expect(Object.keys(climate)).not.toContain("swing_modes");
    const changeOf = (template: string, value: string) => {
      const parsed = parseIrStateCommand(Buffer.from(renderCommand(climate[template] ?? "", value)));
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
      return parsed.value;
    };
    const rest = { remote: "Bedroom AC", keep: true, id: expect.any(String) };
    expect(changeOf("mode_command_template", "heat")).toEqual({ ...rest, mode: "heat" });
    expect(changeOf("temperature_command_template", "21.0")).toEqual({ ...rest, temperatureC: 21 });
    expect(changeOf("fan_mode_command_template", "high")).toEqual({ ...rest, fan: "high" });
    const stateOf = (template: string, state: object) => render(climate[template], JSON.stringify(state));
    expect(stateOf("mode_state_template", { mode: "Cool" })).toBe("cool");
    expect(stateOf("temperature_state_template", { mode: "Cool", temperatureC: 18.5 })).toBe("18.5");
    expect([stateOf("temperature_state_template", { mode: "off" }), stateOf("fan_mode_state_template", { mode: "off" })]).toEqual(["", ""]);
  });

  test("makes of an air conditioner's protocol all that it has: both swings, and a switch for each flag", () => {
    const airConditioners = [
      {
        remote: "Living room",
        stateTopic: "clima/v1/garden/event/ir/state/living-room",
        modes: ["off", "auto", "cool", "fan"],
        temperaturesC: [17, 18, 30],
        fans: ["auto", "high"],
        swings: ["off", "auto"],
        swingsH: ["off", "left"],
        flags: ["turbo"],
      },
    ];
    const components = stationOf({ airConditioners, info: { ...info, remotes: { "Living room": [] } } });
    const climate = byName(components, "Living room") as unknown as Readonly<Record<string, string>>;
    expect(climate).toMatchObject({
      modes: ["off", "auto", "cool", "fan_only"],
      swing_modes: ["off", "auto"],
      swing_horizontal_modes: ["off", "left"],
    });
    const turbo = byName(components, "Living room turbo") as unknown as Readonly<Record<string, string>>;
    expect(turbo["platform"]).toBe("switch");
    const changeOf = (template: string | undefined, value: string) => {
      const parsed = parseIrStateCommand(Buffer.from(renderCommand(template ?? "", value)));
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
      const { id: _id, remote: _remote, keep: _keep, ...change } = parsed.value;
      return change;
    };
    expect(changeOf(climate["mode_command_template"], "fan_only")).toEqual({ mode: "fan" });
    expect(changeOf(climate["mode_command_template"], "cool")).toEqual({ mode: "cool" });
    expect(changeOf(climate["swing_horizontal_mode_command_template"], "left")).toEqual({ swingH: "left" });
    expect([changeOf(turbo["command_template"], "ON"), changeOf(turbo["command_template"], "OFF")]).toEqual([
      { turbo: true },
      { turbo: false },
    ]);
    const shown = (template: string | undefined, state: object) => render(template, JSON.stringify(state));
    expect(["fan", "Cool"].map((mode) => shown(climate["mode_state_template"], { mode }))).toEqual(["fan_only", "cool"]);
    expect([{ turbo: true }, { turbo: false }, {}].map((state) => shown(turbo["value_template"], state))).toEqual(["ON", "OFF", "OFF"]);
  });

  test("removes a component by an entry that has nothing but its platform", () => {
    const [message] = messagesOf();
    expect(readDevice(discoveryJson(message as never, { gone: "button" })).components["gone"]).toEqual({ platform: "button" });
  });

  test("asks for listeners with a valid message of a single component", () => {
    const [message] = messagesOf();
    expect(Object.keys(readDevice(shortJson(message as never)).components)).toHaveLength(1);
  });
});
