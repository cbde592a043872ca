import { err, ok, type Result, STATION_ID, show } from "@clima/schemas";
import type { ReadOptions } from "../port.ts";
import type { ColumnFacts } from "./column-facts.ts";
import type { Found } from "./columns-of.ts";

/** The station of each row. */
export interface StationReader {
  readonly notes: readonly string[];
  read(cells: readonly string[]): Result<string, string>;
}

/** An id made of a name: lower case, hyphens, without accents, at most 32 characters; "" if nothing is left. */
export const stationIdOf = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/ß/g, "ss")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, 32)
    .replace(/-+$/, "");

const RULE = "1 to 32 lower-case letters, digits and hyphens, no hyphen first";

/** How the station of a row is found: in its column, or one for all. The error says that --station is needed. */
export function stationReader(
  { station: asked, mapping }: ReadOptions,
  facts: ColumnFacts,
  column: Found | undefined,
): Result<StationReader, string> {
  const named = asked ?? mapping?.station;
  if (named !== undefined && !STATION_ID.test(named)) return err(`the station is ${show(named)}; expected ${RULE}${suggestion(named)}`);
  if (column) return ok(facts.isOurs ? ownColumn(column, named) : foreignColumn(column, named));
  const ofFile = facts.station && "name" in facts.station ? stationIdOf(facts.station.name) : undefined;
  const station = named ?? (ofFile || undefined);
  if (station === undefined) return err("no station is named; expected --station, such as --station garden");
  const isMade = facts.station && "name" in facts.station && named === undefined && facts.station.name !== station;
  const notes = isMade ? [`the station ${show(facts.station.name)} is stored as ${station}`] : [];
  return ok({ notes, read: () => ok(station) });
}

function suggestion(name: string): string {
  const id = stationIdOf(name);
  return id === "" ? "" : `, such as ${id}`;
}

/** Ids are not changed: they are what the store and the topics have. */
function ownColumn({ index, column }: Found, named: string | undefined): StationReader {
  return {
    notes: [],
    read(cells) {
      const name = cells[index] ?? "";
      if (STATION_ID.test(name)) return ok(name);
      if (name === "" && named !== undefined) return ok(named);
      return err(
        `${column} is ${show(name)}; expected ${RULE}${suggestion(name)}: mend it, or name the station with --station, and say with --map that the column is nothing`,
      );
    },
  };
}

/** Names of others become ids; --station names the one that a file is of, and the rows of a second one are refused then. */
function foreignColumn({ index, column }: Found, named: string | undefined): StationReader {
  const names = new Map<string, string>();
  let only: string | undefined;
  const madeId = (name: string): Result<string, string> => {
    const id = stationIdOf(name);
    if (id === "") return err(`${column} is ${show(name)}, of which no id can be made; expected --station`);
    const other = names.get(id);
    if (other !== undefined && other !== name)
      return err(`${column} is ${show(name)}, which would be ${id} as ${show(other)} is; expected a file of one station, and --station`);
    names.set(id, name);
    return ok(id);
  };
  const renamed = (name: string, station: string): Result<string, string> => {
    only ??= name;
    return only === name
      ? ok(station)
      : err(`${column} is ${show(name)} and was ${show(only)} before; --station ${station} is for files of one station`);
  };
  return {
    notes: [],
    read(cells) {
      const name = cells[index] ?? "";
      if (named !== undefined) return name === "" ? ok(named) : renamed(name, named);
      return name === "" ? err(`${column} is empty; expected a station, or --station`) : madeId(name);
    },
  };
}
