import { isoInstant, type Measurement, measurements, type Point } from "@clima/schemas";

/** Columns of a measurement after station and time; those of the one list, so their names hold no quote. */
export const pointColumns = (measurement: Measurement): string[] => [
  "id",
  ...Object.keys(measurements[measurement].tags),
  ...Object.keys(measurements[measurement].fields),
];

/** Whether a column of a measurement holds text: the id, tags, and fields that say so. */
export const isText = (measurement: Measurement, column: string): boolean =>
  (measurements[measurement].fields[column]?.type ?? "text") === "text";

/** The value of a point in a column. */
export const cellOf = ({ id, tags, fields }: Point, column: string): string | number | undefined =>
  column === "id" ? id : (tags[column] ?? fields[column]);

/** A row as a point: what is null or an empty text has no key, and what the one list does not name is left out. */
export function pointOfCells(
  measurement: Measurement,
  station: string,
  takenAtMs: number,
  cells: Readonly<Record<string, unknown>>,
): Point {
  const { tags, fields } = measurements[measurement];
  const present = Object.entries(cells).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const typed = present.map(([name, value]) => [name, isText(measurement, name) ? String(value) : Number(value)] as const);
  const id = cells["id"];
  return {
    measurement,
    station,
    takenAt: isoInstant(takenAtMs),
    ...(typeof id === "string" && id !== "" ? { id } : {}),
    tags: Object.fromEntries(typed.filter(([name]) => Object.hasOwn(tags, name)).map(([name, value]) => [name, String(value)])),
    fields: Object.fromEntries(typed.filter(([name]) => Object.hasOwn(fields, name))),
  };
}
