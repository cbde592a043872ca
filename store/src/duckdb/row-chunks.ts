import type { DuckDBDataChunk } from "@duckdb/node-api";
import type { Row } from "../merge-repeats.ts";
import type { OpenDuckDb } from "./load-duckdb.ts";

export const CHUNK_ROWS = 2048; // DuckDB's vector size
const VALIDITY_BYTES = CHUNK_ROWS / 8; // a bit a row, 1 for a value, as the C API of DuckDB has it

type Vector = ReturnType<OpenDuckDb["bindings"]["data_chunk_get_vector"]>;

/**
 * Makes chunks of DuckDB out of rows: station, taken_at, then `columns`. Whole columns are copied into DuckDB's vectors by the low-level
 * binding; the setters of @duckdb/node-api cost three times as much, most of it for values that are absent.
 */
export function createChunkMaker({ duckdb, bindings, columns }: Pick<OpenDuckDb, "duckdb" | "bindings" | "columns">) {
  const types = [duckdb.VARCHAR, duckdb.TIMESTAMP_MS, ...columns.map(() => duckdb.DOUBLE)];
  const timesMs = new BigInt64Array(CHUNK_ROWS);
  const numbers = columns.map(() => new Float64Array(CHUNK_ROWS));
  const validities = columns.map(() => new Uint8Array(VALIDITY_BYTES));
  const placeOf = new Map(columns.map((column, place) => [column, place]));

  /** At most CHUNK_ROWS rows. */
  return (rows: readonly Row[]): DuckDBDataChunk => {
    const chunk = duckdb.DuckDBDataChunk.create(types, rows.length);
    const vectorAt = (index: number) => bindings.data_chunk_get_vector(chunk.chunk, index);
    const stations = vectorAt(0);
    for (const validity of validities) validity.fill(0);
    rows.forEach((row, index) => {
      bindings.vector_assign_string_element(stations, index, row.station);
      timesMs[index] = BigInt(row.takenAtMs);
      gather(row.values, index);
    });
    copyInto(vectorAt(1), timesMs, rows.length);
    columns.forEach((_, place) => {
      copyColumn(vectorAt(place + 2), place, rows.length);
    });
    return chunk;
  };

  function gather(values: Row["values"], index: number): void {
    for (const name in values) {
      const place = placeOf.get(name);
      const value = values[name as keyof typeof values];
      if (place === undefined || value === undefined) continue;
      (numbers[place] as Float64Array)[index] = value;
      const validity = validities[place] as Uint8Array;
      validity[index >> 3] = (validity[index >> 3] as number) | (1 << (index & 7));
    }
  }

  function copyColumn(vector: Vector, place: number, rows: number): void {
    copyInto(vector, numbers[place] as Float64Array, rows);
    bindings.vector_ensure_validity_writable(vector);
    const { buffer, byteOffset, byteLength } = validities[place] as Uint8Array;
    bindings.copy_data_to_vector_validity(vector, 0, buffer as ArrayBuffer, byteOffset, byteLength);
  }

  /** A vector has room for CHUNK_ROWS values; to touch the memory of those that do not count costs more than all else of a single row. */
  function copyInto(vector: Vector, { buffer, byteOffset, BYTES_PER_ELEMENT }: Float64Array | BigInt64Array, rows: number): void {
    bindings.copy_data_to_vector(vector, 0, buffer as ArrayBuffer, byteOffset, rows * BYTES_PER_ELEMENT);
  }
}
