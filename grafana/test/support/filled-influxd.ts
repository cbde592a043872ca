import { type Point, type StoreRecord, silentLog } from "@clima/schemas";
import { openStore, type Store } from "@clima/store";
import { startInfluxd } from "../../../test/support/influxd.ts";
import type { Board } from "../../src/model.ts";
import { askPanel } from "./ask-panel.ts";
import { createAsk, type Series } from "./influxql.ts";
import type { View } from "./resolve.ts";

/** A real InfluxDB that holds these records, written by the store itself; `more` may write what is no record. */
export async function filledInfluxd(
  records: readonly StoreRecord[],
  more: (store: Store, url: string) => Promise<unknown> = async () => undefined,
) {
  const influxd = await startInfluxd();
  const opened = await openStore(
    { kind: "influxdb", duckdbMemoryMb: 64, influxUrl: influxd.url, influxVersion: 1, influxDatabase: "clima" },
    ".",
    silentLog,
  );
  if (!opened.ok) throw new Error(opened.error);
  const written = await opened.value.write(records);
  if (!written.ok) throw new Error(written.error.message);
  await more(opened.value, influxd.url);
  const ask = createAsk(influxd.url);

  return {
    ask,
    /** The answer to each query of a panel. */
    askPanel: (board: Board, id: number, view: View) => askPanel(board, id, { ask, view, widthPx: 1000 }),
    stop: influxd.stop,
  };
}

/** A point, by its minutes after an instant. */
export const pointAt =
  (fromMs: number) =>
  (measurement: Point["measurement"], station: string, minutes: number, more: Partial<Point>): Point => ({
    measurement,
    station,
    takenAt: new Date(fromMs + minutes * 60_000).toISOString(),
    tags: {},
    fields: {},
    ...more,
  });

/** Rows of an answer by a tag; "" where there is none. */
export const byTag = (series: readonly Series[], tag: string) =>
  Object.fromEntries(series.map(({ tags, values }) => [tags?.[tag] ?? "", values]));
