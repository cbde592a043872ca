import { join } from "node:path";

/** A user of the broker in a house under Docker. Each has a password of its own. */
export interface HouseUser {
  readonly name: string;
  readonly role: string;
  /** Below the folder of secrets; the first part is the volume that its reader mounts. */
  readonly file: string;
}

/** The parts of the house, the simulated station, and people with any MQTT client. */
export const HOUSE_USERS: readonly HouseUser[] = [
  { name: "ingest", role: "ingest", file: join("ingest", "mqtt-password") },
  { name: "panel", role: "operator", file: join("panel", "mqtt-password") },
  { name: "operator", role: "operator", file: join("people", "operator") },
  { name: "viewer", role: "viewer", file: join("people", "viewer") },
  { name: "demo", role: "station", file: join("simulated", "mqtt-password") },
  { name: "doors", role: "doors", file: join("doors", "mqtt-password") },
];

/** Where the station of this computer finds its password, by its id. */
export const stationFile = (id: string): string => join("station", id);

export const INFLUXDB_ADMIN = { password: join("influxdb", "admin-password"), token: join("influxdb", "admin-token") };
export const GRAFANA_ADMIN_PASSWORD = join("grafana", "admin-password");

/** What a part of the house may do in InfluxDB's bucket. */
export interface InfluxReader {
  readonly name: string;
  readonly actions: readonly ("read" | "write")[];
  readonly file: string;
}

export const INFLUX_TOKENS: readonly InfluxReader[] = [
  // The ingest reads which hours its roll-ups have.
  { name: "ingest", actions: ["read", "write"], file: join("ingest", "influx-token") },
  { name: "panel", actions: ["read"], file: join("panel", "influx-token") },
  { name: "grafana", actions: ["read"], file: join("grafana", "influx-token") },
];
