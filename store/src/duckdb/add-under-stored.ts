import type { Quantity } from "@clima/schemas";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Added } from "../port-changes.ts";
import type { ImportNotes } from "./import-notes.ts";
import { type IncomingRows, type RowSpan, within } from "./incoming-rows.ts";
import type { StaleHours } from "./stale-hours.ts";
import { type StationSpan, wholeOf } from "./station-spans.ts";

export interface IncomingAdderDeps {
  readonly incoming: IncomingRows;
  readonly notes: Pick<ImportNotes, "note" | "splitSpans">;
  readonly stale: Pick<StaleHours, "markRowsOf">;
}

/** Adds the rows of the temporary table `incoming`, of which there is at most one an identity, under what is stored there, and leaves only those that were new. */
export function createIncomingAdder(connection: DuckDBConnection, { incoming, notes, stale }: IncomingAdderDeps) {
  async function add(importId: string, names: readonly Quantity[], spans: readonly StationSpan[]): Promise<Added> {
    const span = wholeOf(spans);
    const { counts, met } = await compare(names, span);
    if (counts.added === 0) return counts;
    if (counts.present > 0)
      await connection.run(
        "DELETE FROM incoming USING compared WHERE NOT adds AND incoming.station = compared.station AND incoming.taken_at = compared.taken_at",
      );
    await notes.splitSpans(spans);
    await notes.note(importId, names, span);
    if (met > 0) await incoming.update(names, (name) => `COALESCE(weather."${name}", incoming."${name}")`, span);
    await incoming.insertOthers(met > 0 ? span : undefined);
    await stale.markRowsOf("incoming");
    return counts;
  }

  /** Makes a table `compared` of the incoming rows: TRUE for each new value; whether there is any (`adds`), whether one differs, and whether the row was stored (`met`). */
  async function compare(names: readonly Quantity[], span: RowSpan): Promise<{ readonly counts: Added; readonly met: number }> {
    const isNew = (name: string) => `(incoming."${name}" IS NOT NULL AND stored."${name}" IS NULL)`;
    const differs = (name: string) => `COALESCE(incoming."${name}" <> stored."${name}", false)`;
    const flags = names.map((name) => `CASE WHEN ${isNew(name)} THEN true END AS "${name}"`).join(", ");
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE compared AS SELECT incoming.station AS station, incoming.taken_at AS taken_at, ${flags},
         ${names.map(isNew).join(" OR ")} AS adds, ${names.map(differs).join(" OR ")} AS differs, stored.station IS NOT NULL AS met
       FROM incoming LEFT JOIN (FROM weather WHERE ${within(span)}) AS stored
         ON incoming.station = stored.station AND incoming.taken_at = stored.taken_at`,
    );
    const reader = await connection.runAndReadAll(
      "SELECT count(*) FILTER (adds), count(*) FILTER (NOT adds), count(*) FILTER (differs), count(*) FILTER (met) FROM compared",
    );
    const [added = 0, present = 0, differing = 0, met = 0] = (reader.getRowsJS()[0] ?? []).map(Number);
    return { counts: { added, present, differing, tooOld: 0 }, met };
  }

  return add;
}
