import { err, ok, type Result } from "@clima/schemas";
import type { ImportRecord } from "./port-changes.ts";
import type { StoreError } from "./store-error.ts";

/** The record of an import after it was undone; the error says that there is none. */
export function undoneOf(records: readonly ImportRecord[], id: string): Result<ImportRecord, StoreError> {
  const record = records.find((each) => each.id === id);
  if (record) return ok({ ...record, state: "undone" });
  const ids = records.map((each) => each.id).join(", ");
  return err({
    kind: "refused",
    message: `there is no import ${JSON.stringify(id)}; ${ids === "" ? "there was none" : `there are ${ids}`}`,
  });
}

/** What was oldest is first. */
export const byStart = (records: readonly ImportRecord[]): ImportRecord[] =>
  [...records].sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));

/** Those that have the station, by its new name. */
export const withStationRenamed = (records: readonly ImportRecord[], from: string, to: string): ImportRecord[] =>
  records
    .filter(({ stations }) => stations.includes(from))
    .map((record) => ({ ...record, stations: record.stations.map((station) => (station === from ? to : station)) }));
