import type { Quantity, Result } from "@clima/schemas";
import type { DateOrder, Precision } from "../port.ts";

/** A name that a column may have, or several. Case, accents, punctuation and a unit in brackets after it do not count. */
export type ColumnName = string | readonly string[];

/** All that a profile says of a table: which columns it has and what they mean. Columns that a file lacks are no fault. */
export interface ColumnFacts {
  /** Whose shape it is, for people. */
  readonly profile: string;
  /** Written by Clima: its stations are ids already, and its dew points are not told apart for comparison. */
  readonly isOurs?: boolean;
  readonly time: TimeFacts;
  /** Without it the station is that of --station. */
  readonly station?: StationFacts;
  readonly values?: readonly ValueFacts[];
  /** For tables with a value a row. */
  readonly long?: LongFacts;
  /** Columns of the shape that are not for us, by their names, and why. What is named nowhere is passed over as unknown. */
  readonly passedOver?: Readonly<Record<string, string>>;
  /** Words that stand for "no value" beside the usual ones ("", -, --, NA, N/A, NaN, null, None, M, unknown, unavailable). */
  readonly missing?: readonly string[];
  /** What people should know, a sentence each. */
  readonly notes?: readonly string[];
  /** Whether a unit was found from the first values. */
  readonly isGuessed?: boolean;
}

export interface TimeFacts {
  /** Columns whose texts are one time together, such as a date and a clock; the first name of each that the header has. */
  readonly columns: readonly ColumnName[];
  /** Puts the texts of `columns` together; with a space between when absent. */
  readonly join?: (texts: readonly string[]) => string;
  /** What whole numbers count, where the shape says so. */
  readonly precision?: Precision;
  /** In which order 01/02/2026 is written, where the shape says so; found from the sample when absent. */
  readonly order?: DateOrder;
  /** The zone of times that name none, where the shape or the file says so: UTC or an IANA name. Otherwise it is that of --timezone. */
  readonly timeZone?: string;
}

export type StationFacts =
  /** Of each row. An id is made of the name; --station goes before it where all rows name the same one. */
  | { readonly column: ColumnName }
  /** Of the whole file, such as from its preamble; --station goes before it. */
  | { readonly name: string };

export interface ValueFacts {
  readonly column: ColumnName;
  readonly quantity: Quantity;
  /** As people write it, or a cell says it; ours when absent. A unit in the header, such as (°F), goes before it. */
  readonly unit?: string | UnitByCell;
  /** `unit` goes before a unit in the header. */
  readonly isUnitSure?: boolean;
  /** What a number is multiplied by, after its unit became ours. */
  readonly factor?: number;
  /** Words of this column that stand for "no value". */
  readonly missing?: readonly string[];
  /** What the column measures is another station's, as an id. */
  readonly station?: string;
  /** Takes the number out of a cell that is more than a number; "" is no value, an error the reason to leave it out. */
  readonly cell?: (text: string) => Result<string, string>;
}

/** The unit stands in another cell of the row: by its text, such as "1" ▶ "°F". */
export interface UnitByCell {
  readonly column: ColumnName;
  readonly units: Readonly<Record<string, string>>;
}

/** A table in which a row has one value, and a cell says of what. */
export interface LongFacts {
  /** What is measured. */
  readonly name: ColumnName;
  readonly value: ColumnName;
  /** In which unit, where a column says so. */
  readonly unit?: ColumnName;
  /** What a name means; undefined: as the name of a column would mean. */
  readonly meaningOf?: (name: string, unit: string | undefined) => LongMeaning | undefined;
}

export type LongMeaning =
  | {
      readonly quantity: Quantity;
      readonly unit: string;
      readonly station?: string;
      readonly factor?: number;
      /** As of ValueFacts. */
      readonly cell?: (text: string) => Result<string, string>;
    }
  | { readonly passedOver: string };
