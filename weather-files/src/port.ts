import type { Point, Quality, Quantity, Reading, Result, Values } from "@clima/schemas";

/** A row of a table: its cells as text, without quotes and without space around them. */
export interface Row {
  /** In the file, from 1; of a database or Parquet, the number of the row. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Why it cannot be taken apart, such as a quote that does not close: it is refused, and its only cell is the line as it stands. */
  readonly problem?: string;
}

/** The last column of a file of refused rows, which has their reasons: nobody asks what it is when the file is read again. */
export const REASONS_COLUMN = "why";

/** How many of its first rows are looked at before a table is read. */
export const SAMPLE_ROWS = 100;

/** What is known of a table before its rows are read: what says which program wrote it. */
export interface TableHead {
  /** Of the file; in an archive its path there; in a database the table. */
  readonly name: string;
  /** Lines before the header, as they stand, without blank ones: comments, titles, what a service says of the station. */
  readonly preamble: readonly string[];
  /**
   * As the header has them, without quotes and without space around them. A header of several lines is joined: "Temp" above "Out" is "Temp Out".
   * The columns of a file without a header are named 1, 2, 3 and so on.
   */
  readonly columns: readonly string[];
  /** The first rows, at most `SAMPLE_ROWS`; of a table with a value a row also the first ones of each series further down. */
  readonly sample: readonly Row[];
  /** Rows from all over the table, where the first ones leave a unit or the order of dates open, and it can be read again. */
  readonly further?: readonly Row[];
  /** Whether numbers are written 21,4. */
  readonly hasDecimalComma: boolean;
}

/** A table of a file, an archive or a database. */
export interface Table {
  readonly head: TableHead;
  /** What stands between the cells of a text, where it is one character. */
  readonly delimiter?: string;
  /** All rows, those of the sample among them, many at once. What is wrong with the file itself is thrown as a TableError. */
  readonly rows: AsyncIterable<readonly Row[]>;
  /** Whether the rows may be read again and again. */
  readonly isReadAgain?: boolean;
  /** How much of it is read, 0 to 1. */
  fraction(): number;
}

/** In which unit whole numbers count time since 1970 UTC. */
export type Precision = "s" | "ms" | "us" | "ns";

/** In which order the day, month and year of a date are written. */
export type DateOrder = "ymd" | "dmy" | "mdy";

/** What people say of a file, where it does not say it itself. */
export interface ReadOptions {
  /** Of readings whose file names no station. */
  readonly station?: string | undefined;
  /** Of times without a zone, a name of the IANA database. */
  readonly timeZone?: string | undefined;
  /** Of times that are whole numbers; found from the numbers when absent. */
  readonly precision?: Precision | undefined;
  readonly mapping?: Mapping | undefined;
  /** This machine's clock, ms since 1970 UTC: what is later is refused. */
  readonly nowMs: number;
  /** Instants before 1990 and after `nowMs` are taken as well. */
  readonly isAnyTimeTaken?: boolean | undefined;
}

/** What `--map` says of columns that Clima does not know, or knows wrong. By the names of columns, as the header has them. */
export interface Mapping {
  readonly columns: Readonly<Record<string, MappedColumn>>;
  /** Words that stand for "no value", in all columns. */
  readonly missing?: readonly string[];
  readonly station?: string;
  readonly timeZone?: string;
}

/** `quantity` is one of quantities.json, or `time`, `date`, `clock`, `station`, or `nothing` to pass a column over. */
export interface MappedColumn {
  readonly quantity: Quantity | "time" | "date" | "clock" | "station" | "nothing";
  /** As people write it, such as °F, inHg, mph; absent, ours or, where the shape knows the column as this quantity, what the shape says. */
  readonly unit?: string;
  /** What a number is multiplied by, after its unit became ours. */
  readonly factor?: number;
  /** Words of this column that stand for "no value". */
  readonly missing?: readonly string[];
  /** What the column measures is another station's, such as a sensor indoors. */
  readonly station?: string;
  /** Of a time or date such as 01/02/2026; found from the first rows when absent. */
  readonly order?: DateOrder;
}

/** What is done with a column, as `--dry-run` tells it. */
export type ColumnUse =
  | { readonly column: string; readonly use: "time" | "station" }
  | {
      readonly column: string;
      readonly use: "value";
      readonly quantity: Quantity;
      readonly unit: string;
      /** As of MappedColumn, where the shape says so: its numbers are tenths. */
      readonly factor?: number;
      /** As of MappedColumn. */
      readonly missing?: readonly string[];
      /** Its cells are more than numbers, or another cell says their unit: a mapping that names the quantity alone leaves that to the shape. */
      readonly isByShape?: true;
      readonly station?: string;
    }
  | { readonly column: string; readonly use: "passed over"; readonly reason: string };

/** A value that is not taken though the row is, and why: no number, or no such weather. */
export interface LeftOut {
  readonly column: string;
  readonly text: string;
  readonly reason: string;
}

/** What a row says that a station measured, in our units; not yet checked. */
export interface RowReading {
  readonly station: string;
  /** Whole ms since 1970 UTC. */
  readonly takenAtMs: number;
  readonly values: Values;
  readonly quality?: Quality;
  /** As the file has it, for comparison with what a replay derives itself; it stands among the values, too. */
  readonly reportedDewPointC?: number;
}

/** What a row says. An empty list of readings is a row of which nothing is for us, and says nothing of it. */
export interface RowContents {
  readonly readings: readonly RowReading[];
  readonly leftOut: readonly LeftOut[];
  /** What was doubtful and decided, such as an hour that the clock showed twice; counted by its words. */
  readonly notes?: readonly string[];
}

/** How the rows of a table become readings. The error of a row is its reason, in words. */
export interface Plan {
  /** Whose shape it is, for people: "weewx", "Clima", "columns by their names". */
  readonly profile: string;
  readonly uses: readonly ColumnUse[];
  /** What people should know of it, a sentence each. */
  readonly notes: readonly string[];
  /** Whether units, or the order of dates, were found from the first rows. */
  readonly isGuessed?: boolean;
  readRow(row: Row): Result<RowContents, string>;
  /** What people should know after the last row, a sentence each. */
  notesAtEnd?(): readonly string[];
}

/** A program or service whose files need no mapping. */
export interface Profile {
  readonly name: string;
  /** Whether a table is of its shape, by its header, its preamble and its first rows. */
  recognises(head: TableHead): boolean;
  /** Of a table with a value a row: the place of the column that names the series. */
  seriesAt?(head: TableHead): number;
  /** The error says what is missing, and which option says it: --station, --timezone, --map. */
  plan(head: TableHead, options: ReadOptions): Result<Plan, string>;
}

/** A line, or a row, of what is brought in. */
export type Item =
  | {
      readonly kind: "reading";
      readonly line: number;
      readonly reading: Reading;
      readonly reportedDewPointC?: number;
      /** What stood there; asked for where the store refuses the reading. */
      readonly text: () => string;
    }
  | { readonly kind: "point"; readonly line: number; readonly point: Point; readonly text: () => string }
  /** `text` is what stood there, so that it can be mended and imported again. */
  | { readonly kind: "refused"; readonly line: number; readonly reason: string; readonly text: string }
  /** Of a row that is taken. */
  | { readonly kind: "left out"; readonly line: number; readonly value: LeftOut }
  /** Without a line it is of the whole source. */
  | { readonly kind: "note"; readonly line?: number; readonly note: string }
  /** Nothing of it is for us: `what` names it. */
  | { readonly kind: "skipped"; readonly what: string };

/** Readings of a file, or of a table of it, whoever wrote it. */
export interface WeatherSource {
  readonly name: string;
  readonly profile: string;
  readonly uses: readonly ColumnUse[];
  readonly notes: readonly string[];
  /** The line above refused lines, so that a file of them can be read again: the header, or the precision of line protocol. */
  readonly refusedHeader: string;
  /** Between the cells of refusedHeader and of the text of what is refused; absent where these have no cells, as in line protocol. */
  readonly delimiter?: string;
  readonly items: AsyncIterable<readonly Item[]>;
  fraction(): number;
}

/** What is wrong with a file as a whole: names the line where there is one, and says what to do. */
export class TableError extends Error {
  override readonly name = "TableError";
}
