import { isQuantity, type Log, parseJson } from "@clima/schemas";
import type { DeviceMemory, KnownDevices } from "../guest/port.ts";
import { type AgentDb, attempt, toColumns } from "./agent-db.ts";

const NAME = "devices";

/** The devices of a station whose readings come from outside, in an open agent database. */
export function createLibsqlDeviceMemory(db: AgentDb, log: Log): DeviceMemory {
  const select = db.prepare("SELECT json FROM memory WHERE name = ?");
  const upsert = db.prepare("INSERT INTO memory (name, json) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET json = excluded.json");
  return {
    read() {
      const rows = attempt(() => select.all(NAME).map((row) => String(toColumns(row)["json"])));
      const [json] = rows.ok ? rows.value : [];
      if (rows.ok && json === undefined) return {};
      const parsed = json === undefined ? undefined : parseJson(Buffer.from(json));
      if (parsed?.ok && isKnownDevices(parsed.value)) return parsed.value;
      log.warn("agent: which devices the station has is forgotten; each is known again when it is heard");
      return {};
    },
    write: (known) => attempt(() => void upsert.run(NAME, JSON.stringify(known))),
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isKnownDevices = (value: unknown): value is KnownDevices =>
  isObject(value) &&
  Object.values(value).every((one) => {
    if (!isObject(one)) return false;
    const { sensor, quantities } = one;
    return (
      typeof sensor === "string" && Array.isArray(quantities) && quantities.every((name) => typeof name === "string" && isQuantity(name))
    );
  });
