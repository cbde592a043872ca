import { openParquetRows, type ParquetRows } from "@clima/store";
import { type Row, SAMPLE_ROWS, type Table, TableError } from "../port.ts";

/**
 * A Parquet file as a table of texts: what it says of times and numbers is kept (see store/src/duckdb/parquet-rows.ts). Lists and
 * structures in it are passed over, and named in the preamble. A TableError is thrown when it is none.
 */
export async function openParquetTable(file: string): Promise<Table> {
  const parquet = await openParquetRows(file, SAMPLE_ROWS).catch((cause: Error) => {
    throw new TableError(`${file} is no Parquet file, or is not whole: ${cause.message.split("\n")[0]}`);
  });
  let read = 0;
  return {
    head: {
      name: file,
      preamble: parquet.nested.map(({ column, type }) => `${column} is ${type}, which is not read`),
      columns: parquet.columns,
      sample: parquet.sample.map((cells, index) => ({ line: index + 1, cells })),
      hasDecimalComma: false,
    },
    rows: {
      [Symbol.asyncIterator]() {
        read = 0;
        return rowsOf(parquet, (count) => {
          read += count;
        });
      },
    },
    isReadAgain: true,
    fraction: () => read / Math.max(1, parquet.rowCount),
  };
}

async function* rowsOf(parquet: ParquetRows, onRead: (rows: number) => void): AsyncGenerator<readonly Row[]> {
  let line = 0;
  for await (const batch of parquet.rows()) {
    yield batch.map((cells) => {
      line += 1;
      return { line, cells };
    });
    onRead(batch.length);
  }
}
