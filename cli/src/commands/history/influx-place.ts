import type { Result } from "@clima/schemas";
import { type InfluxRows, openInfluxRows } from "@clima/store";
import { TableError, type WeatherSource } from "@clima/weather-files";
import { fail } from "../../terminal.ts";
import { orThrow } from "../weather-files/places.ts";
import type { Place } from "../weather-files/work-through.ts";
import { influxCsv } from "./influx-csv.ts";
import type { PlainCsv } from "./plain-csv.ts";

/** The InfluxDB that is imported. */
export interface InfluxOptions {
  readonly influx?: string;
  readonly database: string;
  readonly influxVersion: number;
  readonly org?: string;
  readonly username?: string;
  readonly password?: string;
  readonly token?: string;
}

/** What the store's settings are called here. */
const OPTIONS: Readonly<Record<string, string>> = {
  "store.influxUrl": "--influx",
  "store.influxDatabase": "--database",
  "store.influxVersion": "--influx-version",
  "store.influxOrg": "--org",
  "store.influxUsername": "--username",
  "store.influxPassword": "--password",
  "store.influxToken": "--token",
};

type OpenRows = (name: string, rows: InfluxRows) => Promise<Result<readonly WeatherSource[], string>>;

/** A measurement of an InfluxDB, which is only read. */
export function influxPlace(options: InfluxOptions & { readonly influx: string }, measurement: string, open: OpenRows): Place {
  const { influx: influxUrl, database: influxDatabase, influxVersion, org, username, password, token } = options;
  if (influxVersion !== 1 && influxVersion !== 2 && influxVersion !== 3)
    return fail(`--influx-version is ${influxVersion}; expected 1, 2 or 3`);
  if (!URL.canParse(influxUrl)) return fail(`--influx is ${influxUrl}; expected a URL like http://127.0.0.1:8086`);
  const login = {
    ...(org === undefined ? {} : { influxOrg: org }),
    ...(username === undefined ? {} : { influxUsername: username, influxPassword: password ?? "" }),
    ...(token === undefined ? {} : { influxToken: token }),
  };
  const settings = { kind: "influxdb", influxUrl, influxDatabase, influxVersion, duckdbMemoryMb: 256, ...login } as const;
  const name = `${influxUrl}, ${influxDatabase}`;
  let ownCsv: PlainCsv | undefined;
  return {
    name,
    path: `${influxDatabase}.influx`,
    ownCsv: () => ownCsv,
    async open() {
      const rows = await openInfluxRows(settings, measurement);
      if (!rows.ok) throw new TableError(inOptions(rows.error.message));
      ownCsv = influxCsv(rows.value);
      return orThrow(await open(`${name}, ${measurement}`, rows.value));
    },
  };
}

const inOptions = (text: string) => text.replace(/store\.influx\w+/g, (setting) => OPTIONS[setting] ?? setting);
