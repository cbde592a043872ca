import type { Row, Table } from "../port.ts";

/** So many rows of each series are looked at, of at most so many series. */
const ROWS_EACH = 20;
const MAX_SERIES = 5000;

/**
 * A table with a value a row with the first rows of each of its series in the sample: programs write one series after another, and what a series
 * measures, in which unit and which of two is the one outdoors is known of all of them only together.
 */
export async function withEverySeries(table: Table, seriesAt: number): Promise<Table> {
  const { head, rows } = table;
  const counts = new Map<string, number>();
  const isWanted = ({ cells, problem }: Row): boolean => {
    const series = cells[seriesAt];
    if (problem !== undefined || series === undefined) return false;
    const count = counts.get(series);
    if (count === undefined ? counts.size >= MAX_SERIES : count >= ROWS_EACH) return false;
    counts.set(series, (count ?? 0) + 1);
    return true;
  };
  const further: Row[] = [];
  let seen = 0;
  for await (const batch of rows) {
    for (const row of batch) {
      seen += 1;
      if (isWanted(row) && seen > head.sample.length) further.push(row);
    }
  }
  return { ...table, head: { ...head, sample: [...head.sample, ...further] } };
}
