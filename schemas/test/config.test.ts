import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { complaintsOf, isConfig } from "../src/index.ts";

type Json = { readonly [key: string]: unknown };
interface Setting {
  readonly properties?: { readonly [name: string]: Setting };
  readonly default?: unknown;
}

const schema = JSON.parse(readFileSync(new URL("../config.schema.json", import.meta.url), "utf8")) as Setting;

/** The defaults of the schema as a whole configuration. */
function defaultsOf({ properties }: Setting): Json {
  const entries = Object.entries(properties ?? {}).map(([name, setting]) => [
    name,
    setting.properties ? defaultsOf(setting) : setting.default,
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

const schemaDefaults = defaultsOf(schema);
// The broker and the station's source are found from the rest: neither has a default.
const defaults: Json = {
  ...schemaDefaults,
  mqtt: { url: "mqtt://127.0.0.1" },
  station: { ...(schemaDefaults["station"] as Json), source: "simulated" },
};
const section = (name: string) => defaults[name] as Json;
const complaintsAbout = (config: Json) => (isConfig(config) ? [] : complaintsOf(isConfig.errors ?? []));

describe("configuration", () => {
  test("consists of defaults when nothing is set", () => {
    expect(complaintsAbout(defaults)).toEqual([]);
  });

  test("tells everything that is wrong, not only the first five", () => {
    const config = {
      ...defaults,
      base: "clima/#",
      colour: "blue",
      broker: { ...section("broker"), mqttPort: 70000, username: "anna" },
      station: { ...section("station"), id: "Garden", intervalMs: "10s" },
      log: { level: "loud", format: "text" },
    };
    expect([...complaintsAbout(config)].sort()).toEqual([
      'base is "clima/#"; expected topic levels like clima/v1, without +, # and spaces, no / at either end',
      "broker.mqttPort is 70000; expected 65535 or less",
      "broker.password is missing, for it goes with username",
      "colour is not known here",
      'log.level is "loud"; expected debug or info or warn or error',
      'station.id is "Garden"; expected 1 to 32 lower-case letters, digits and hyphens, no hyphen first',
      'station.intervalMs is "10s"; expected an integer',
    ]);
  });
});
