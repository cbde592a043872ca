import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { loadConfig, settings, showSetting } from "../../src/config.ts";

describe("the doors of the configuration", () => {
  let folder: ReturnType<typeof tempDir>;
  beforeEach(() => {
    folder = tempDir();
  });
  afterEach(() => folder.remove());

  const load = (yaml: string) => {
    const file = join(folder.path, "clima.yaml");
    writeFileSync(file, yaml);
    return loadConfig({ file, environment: {} });
  };

  test("are shut when nobody opens them", () => {
    expect(load("")).toMatchObject({ ok: true, value: { doors: { host: "127.0.0.1", httpPort: 8090, in: [], out: [] } } });
  });

  test("take an entry of each kind", () => {
    const loaded = load(`
doors:
  in:
    - { kind: ecowitt, station: roof, passkey: 1A2B, name: Roof, latitudeDeg: 52.5, longitudeDeg: 13.4, elevationM: 34 }
    - { kind: weather-underground, station: barn, stationId: IBARN1, password: secret }
    - { kind: rtl_433, station: garden, device: Acurite-5n1/2345, topic: rtl_433/+/events }
    - { kind: rtl_433, station: garden, device: Acurite-5n1/2346, from: stdin }
    - { kind: tempest, station: hub, serial: ST-00012345 }
    - { kind: mqtt, station: shed, topic: tele/shed/SENSOR, values: [{ path: AM2301.Temperature, quantity: temperatureC, unit: "°F" }] }
  out:
    - { kind: weather-underground, station: demo, stationId: IDEMO1, password: secret }
    - { kind: pwsweather, station: demo, stationId: DEMO, password: secret }
    - { kind: cwop, station: demo, stationId: CW0001 }
    - { kind: windy, station: demo, stationId: f00ba2, password: secret }
    - { kind: opensensemap, station: demo, boxId: b0, accessToken: secret, sensors: [{ quantity: temperatureC, id: s1 }] }
    - { kind: http, station: demo, url: "https://example.org/weather" }
`);
    expect(loaded.ok || loaded.error).toBe(true);
  });

  test("read a secret out of the first line of a file", () => {
    const file = join(folder.path, "passkey");
    writeFileSync(file, "1A2B\nsecond line\n");
    const loaded = load(`doors: { in: [{ kind: ecowitt, station: roof, passkeyFile: "${file}" }] }`);
    expect(loaded.ok && loaded.value.doors.in).toEqual([{ kind: "ecowitt", station: "roof", passkey: "1A2B" }]);
  });

  test("say which entry is wrong, and how it should be", () => {
    const problemsOf = (yaml: string) => {
      const loaded = load(yaml);
      return loaded.ok ? [] : loaded.error;
    };
    expect(problemsOf("doors: { in: [{ kind: netatmo, station: roof }] }")).toEqual([
      'doors.in[0].kind is "netatmo"; expected ecowitt or weather-underground or rtl_433 or tempest or mqtt',
    ]);
    expect(problemsOf("doors: { in: [{ station: roof }] }")).toEqual(["doors.in[0].kind is missing"]);
    expect(problemsOf("doors: { in: [{ kind: tempest, station: Roof, colour: red }] }").sort()).toEqual([
      "doors.in[0].colour is not known here; clima config list names them all",
      "doors.in[0].serial is missing",
      'doors.in[0].station is "Roof"; expected 1 to 32 lower-case letters, digits and hyphens, no hyphen first',
    ]);
    expect(problemsOf("doors: { in: [{ kind: ecowitt, station: roof }] }")).toEqual([
      "doors.in[0].passkey is missing; passkeyFile may name a file that has it in its first line",
    ]);
    expect(problemsOf("doors: { out: [{ kind: windy, station: roof, stationId: a, password: b, passwordFile: c }] }")).toEqual([
      "doors.out[0] has both password and passwordFile; expected one of them",
    ]);
    expect(problemsOf("doors: { out: [{ kind: windy, station: roof, stationId: a, passwordFile: not-there }] }")).toEqual([
      "doors.out[0].passwordFile is not-there, which is not there",
    ]);
  });

  test("hide their secrets where settings are shown", () => {
    const loaded = load("doors: { in: [{ kind: ecowitt, station: roof, passkey: 1A2B }] }");
    const setting = settings.find(({ path }) => path === "doors.in");
    if (!loaded.ok || !setting) throw new Error("expected the setting doors.in");
    expect(showSetting(loaded.value, setting)).toBe('[{"kind":"ecowitt","station":"roof","passkey":"(hidden)"}]');
  });
});
