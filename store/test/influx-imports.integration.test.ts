import type { Reading } from "@clima/schemas";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startInfluxd } from "../../test/support/influxd.ts";
import { describeWith } from "../../test/support/requires.ts";
import { openInfluxStore } from "../src/influxdb/influx-store.ts";
import { reading, unwrap } from "./contract.ts";
import { cutConnection } from "./cut-connection.ts";
import { recordOf, rollUpAll, undo, whatIsThere } from "./import-contract.ts";

describeWith(["influxd"], "imports in a real InfluxDB 1.6", () => {
  let influxd: Awaited<ReturnType<typeof startInfluxd>>;
  let count = 0;
  beforeAll(async () => {
    influxd = await startInfluxd();
  });
  afterAll(() => influxd.stop());

  const live = [10, 20, 30, 1500].map((minute) => reading(minute, { temperatureC: minute }));
  /** Beside, between and after what was there; a value into a reading that was there. */
  const imported: readonly Reading[] = [
    ...[5, 15, 16, 1501, 3000].map((minute) => reading(minute, { temperatureC: -5, rainMm: 1 })),
    reading(20, { temperatureC: 7, rainMm: 1, humidityPct: 50 }),
  ];
  const open = (database: string, url = influxd.url) => openInfluxStore({ url, version: 1, database });

  async function openFilled() {
    const database = `imports ${count++}`;
    const store = open(database);
    unwrap(await store.write(live));
    await rollUpAll(store);
    unwrap(await store.noteImport(recordOf("a")));
    return { database, store, before: await whatIsThere(store) };
  }

  for (const isLastCarriedOut of [false, true]) {
    const last = isLastCarriedOut ? "whose last request is carried out" : "whose last request gets nowhere";
    test(`an import that ends after any of its requests, ${last}, is undone as if it had never been`, async () => {
      for (let requests = 0, isCut = true; isCut; requests += 1) {
        const { database, store, before } = await openFilled();
        const cut = await cutConnection(influxd.url, requests, isLastCarriedOut);
        isCut = !(await open(database, cut.url).addReadings("a", imported)).ok;
        await cut.stop();
        expect(isCut || requests > 2).toBe(true);
        await undo(store, "a");
        expect({ requests, ...(await whatIsThere(store)) }).toEqual({ requests, ...before });
      }
    });

    test(`an undo that ends after any of its requests, ${last}, goes on and leaves what was there`, async () => {
      for (let requests = 0, isCut = true; isCut; requests += 1) {
        const { database, store, before } = await openFilled();
        unwrap(await store.addReadings("a", imported));
        await rollUpAll(store);
        const cut = await cutConnection(influxd.url, requests, isLastCarriedOut);
        isCut = !(await open(database, cut.url).undoImport("a", () => {})).ok;
        await cut.stop();
        expect(isCut || requests > 10).toBe(true);
        await undo(store, "a");
        expect({ requests, ...(await whatIsThere(store)) }).toEqual({ requests, ...before });
      }
    });
  }

  test("an import that was noted but never written, and imported again, is undone without what the later one added", async () => {
    const { database, store, before } = await openFilled();
    const cut = await cutConnection(influxd.url, 2, false);
    expect((await open(database, cut.url).addReadings("a", imported)).ok).toBe(false);
    await cut.stop();
    unwrap(await store.noteImport(recordOf("b", { startedAt: "2026-11-30T12:05:00.000Z" })));
    expect(unwrap(await store.addReadings("b", imported))).toMatchObject({ added: imported.length });
    await rollUpAll(store);
    const both = await whatIsThere(store);
    expect(await undo(store, "a")).toBe(0);
    expect(await whatIsThere(store)).toEqual(both);
    expect(await undo(store, "b")).toBe(imported.length);
    expect(await whatIsThere(store)).toEqual(before);
  });

  test("what was taken of a batch that was refused counts as added when it is written alone", async () => {
    const { database, store } = await openFilled();
    const text = `weather,station=garden humidityPct="wet" ${Date.parse(live[0]?.takenAt ?? "")}`;
    const place = new URLSearchParams({ db: database, precision: "ms" });
    expect((await fetch(`${influxd.url}/write?${place}`, { method: "POST", body: text })).status).toBe(204);
    const news = [15, 16].map((minute) => reading(minute, { temperatureC: -5, ...(minute === 15 ? { humidityPct: 50 } : {}) }));
    expect(await store.addReadings("a", news)).toMatchObject({ ok: false, error: { kind: "refused" } });
    expect(await store.addReadings("a", news.slice(0, 1))).toMatchObject({ ok: false, error: { kind: "refused" } });
    expect(unwrap(await store.addReadings("a", news.slice(1)))).toMatchObject({ added: 1, present: 0 });
    expect(unwrap(await store.addReadings("a", news.slice(1)))).toMatchObject({ added: 0, present: 1 });
    await rollUpAll(store);
    expect(await undo(store, "a")).toBe(1);
  });

  test("an import that came after another one was undone is undone though InfluxDB has removed all notes from before it", async () => {
    const { store, before } = await openFilled();
    const of = (quantity: "rainMm" | "humidityPct" | "pressureHpa") => [100, 6000].map((minute) => reading(minute, { [quantity]: 1000 }));
    for (const id of ["b", "c"]) unwrap(await store.noteImport(recordOf(id)));
    unwrap(await store.addReadings("a", of("rainMm")));
    unwrap(await store.addReadings("b", of("humidityPct")));
    await undo(store, "a");
    unwrap(await store.addReadings("c", of("pressureHpa")));
    await rollUpAll(store);
    expect([await undo(store, "b"), await undo(store, "c")]).toEqual([2, 2]);
    await rollUpAll(store);
    expect(await whatIsThere(store)).toEqual(before);
  });

  test("what others wrote beside our fields and tags stays when a reading is taken out", async () => {
    const { database, store } = await openFilled();
    unwrap(await store.addReadings("a", imported));
    const atMs = Date.parse(imported[1]?.takenAt ?? "");
    const body = [`weather,station=garden note="mine",level=3i ${atMs}`, `weather,station=garden,host=x temperatureC=4 ${atMs}`].join("\n");
    await fetch(`${influxd.url}/write?${new URLSearchParams({ db: database, precision: "ms" })}`, { method: "POST", body });
    await undo(store, "a");
    const q = `SELECT * FROM weather WHERE time = ${atMs}ms GROUP BY *`;
    const answer = await fetch(`${influxd.url}/query?${new URLSearchParams({ db: database, epoch: "ms", q })}`);
    const { results } = (await answer.json()) as { results: { series: { tags: object; columns: string[]; values: unknown[][] }[] }[] };
    const found = results[0]?.series.map(({ tags, columns, values }) => [
      tags,
      Object.fromEntries(columns.flatMap((name, at) => (values[0]?.[at] === null ? [] : [[name, values[0]?.[at]]]))),
    ]);
    expect(found).toEqual([
      [
        { host: "", station: "garden" },
        { time: atMs, note: "mine", level: 3 },
      ],
      [
        { host: "x", station: "garden" },
        { time: atMs, temperatureC: 4 },
      ],
    ]);
  });

  test("InfluxDB 3 takes imports, and says that nothing is undone or removed there", async () => {
    const three = openInfluxStore({ url: influxd.url, version: 3, database: "three" });
    const refused = { kind: "refused", message: "InfluxDB 3 removes no points, so nothing can be undone or removed there" };
    expect(await three.undoImport("a", () => {})).toEqual({ ok: false, error: refused });
    expect(await three.removal({ what: "weather", fromMs: 0, toMs: 1 })).toEqual({ ok: false, error: refused });
  });
});
