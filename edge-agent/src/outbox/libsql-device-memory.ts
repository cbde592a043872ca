import { isQuantity, type Log } from "@clima/schemas";
import type { DeviceMemory, KnownDevices } from "../guest/port.ts";
import type { AgentDb } from "./agent-db.ts";
import { createLibsqlJsonMemory, isObject } from "./libsql-json-memory.ts";

const FORGOTTEN = "which devices the station has is forgotten; each is known again when it is heard";

/** The devices of a station whose readings come from outside, in an open agent database. */
export const createLibsqlDeviceMemory = (db: AgentDb, log: Log): DeviceMemory =>
  createLibsqlJsonMemory(db, { name: "devices", isOne: isKnownDevices, forgotten: FORGOTTEN }, log);

const isKnownDevices = (value: unknown): value is KnownDevices =>
  isObject(value) &&
  Object.values(value).every((one) => {
    if (!isObject(one)) return false;
    const { sensor, quantities } = one;
    return (
      typeof sensor === "string" && Array.isArray(quantities) && quantities.every((name) => typeof name === "string" && isQuantity(name))
    );
  });
