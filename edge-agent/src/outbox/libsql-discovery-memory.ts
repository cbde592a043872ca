import type { Log } from "@clima/schemas";
import type { DiscoveryMemory, Told } from "../home-assistant/port.ts";
import type { AgentDb } from "./agent-db.ts";
import { createLibsqlJsonMemory, isObject } from "./libsql-json-memory.ts";

const FORGOTTEN = "what Home Assistant was told is forgotten; entities that are no more have to be removed there by hand";

/** What Home Assistant was told, in an open agent database. */
export const createLibsqlDiscoveryMemory = (db: AgentDb, log: Log): DiscoveryMemory =>
  createLibsqlJsonMemory(db, { name: "home-assistant", isOne: isTold, forgotten: FORGOTTEN }, log);

const isTold = (value: unknown): value is Told =>
  isObject(value) &&
  Object.values(value).every((components) => isObject(components) && Object.values(components).every((one) => typeof one === "string"));
