import { type Point, type StoreRecord, silentLog } from "@clima/schemas";
import { openStore, type Store } from "@clima/store";
import { startInfluxd } from "../../../test/support/influxd.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
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
  await fill(opened.value, records);
  await more(opened.value, influxd.url);
  const ask = createAsk(influxd.url);

  return {
    ask,
    /** The answer to each query of a panel. */
    askPanel: (board: Board, id: number, view: View) => askPanel(board, id, { ask, view, widthPx: 1000 }),
    stop: influxd.stop,
  };
}

/** InfluxDB 1.6 answers "timeout" on a busy machine; a point that is written again is the same one. */
const fill = (store: Store, records: readonly StoreRecord[]) =>
  waitFor("InfluxDB to take the records", async () => {
    const written = await store.write(records);
    if (!written.ok && !written.error.message.includes("timeout")) throw new Error(written.error.message);
    return written.ok;
  });

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
