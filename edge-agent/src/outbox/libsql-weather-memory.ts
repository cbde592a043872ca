import type { Log } from "@clima/schemas";
import { FORGOTTEN_WEATHER, NO_WEATHER, type WeatherState } from "../reading/weather-state.ts";
import { type AgentDb, toColumns } from "./agent-db.ts";
import type { WeatherMemory } from "./port.ts";

const NAME = "weather";

/** The memory in an open agent database. */
export function createLibsqlWeatherMemory(db: AgentDb, log: Log): WeatherMemory {
  const select = db.prepare("SELECT json FROM memory WHERE name = ?");
  const upsert = db.prepare("INSERT INTO memory (name, json) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET json = excluded.json");
  return {
    read() {
      const [json] = select.all(NAME).map((row) => String(toColumns(row)["json"]));
      if (json === undefined) return NO_WEATHER;
      const state = parse(json);
      if (state) return state;
      log.warn(
        "agent: what the station remembered of its weather is damaged; rain sums and the pressure tendency begin again from nothing",
      );
      return FORGOTTEN_WEATHER;
    },
    write: (state) => void upsert.run(NAME, JSON.stringify(state)),
  };
}

function parse(json: string): WeatherState | undefined {
  try {
    const state: unknown = JSON.parse(json);
    // Before there were devices of others, none was remembered.
    return isWeatherState(state) ? { ...state, rainTotals: state.rainTotals ?? {} } : undefined;
  } catch {
    return undefined;
  }
}

const isNumber = (one: unknown) => typeof one === "number" && Number.isFinite(one);
const isCount = (count: unknown) => {
  const { mm, beforeRestartMm } = (count ?? {}) as Record<string, unknown>;
  return isNumber(mm) && (beforeRestartMm === undefined || isNumber(beforeRestartMm));
};
const isCounts = (counts: unknown) =>
  counts === undefined || (typeof counts === "object" && counts !== null && !Array.isArray(counts) && Object.values(counts).every(isCount));
const isListOf = (list: unknown, ...keys: readonly string[]) =>
  Array.isArray(list) && list.every((one) => keys.every((key) => isNumber((one as Record<string, unknown> | null)?.[key])));

function isWeatherState(state: unknown): state is Omit<WeatherState, "rainTotals"> & Partial<Pick<WeatherState, "rainTotals">> {
  if (typeof state !== "object" || state === null) return false;
  const { pressures, rains, rainDay, rainTips, rainTotals } = state as Record<string, unknown>;
  const day = rainDay as Record<string, unknown> | null | undefined;
  const isDay = typeof day?.["day"] === "string" && isNumber(day["mm"]);
  return (
    isListOf(pressures, "atMs", "hpa") && isListOf(rains, "atMs", "mm") && isDay && Number.isSafeInteger(rainTips) && isCounts(rainTotals)
  );
}
