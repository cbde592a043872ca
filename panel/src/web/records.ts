import type { Climate, StationView } from "../api-types.ts";
import { stepWithin } from "../climate/climate.ts";
import { climateCsv, climateTable, neighbour, periodTitle, queryOf, withinOf } from "../climate/climate-table.ts";
import type { Reader } from "../reader.ts";
import { writeAddress } from "./address.ts";
import { api } from "./api.ts";
import { make } from "./dom.ts";
import type { Page, PageContext } from "./page.ts";

/** Years, the months of a year or the days of a month as a table, and the records of all time. */
export function createRecordsPage({ station }: StationView, context: PageContext): Page {
  const { reader } = context;
  const words = reader.words.records;
  const element = make("div", { class: "records" }, make("p", { class: "empty" }, words.loading));
  let [round, fileUrl] = [0, ""];

  async function read(): Promise<void> {
    const within = withinOf(context.address().query);
    round += 1;
    const mine = round;
    try {
      const climate = await api.climate(station, within);
      if (mine === round) show(climate, within);
    } catch (cause) {
      if (mine !== round || context.surroundings().isHistoryAway) return;
      element.replaceChildren(make("p", { class: "empty" }, words.cannotBeRead((cause as Error).message)));
    }
  }

  function show(climate: Climate, within: string | undefined): void {
    URL.revokeObjectURL(fileUrl);
    fileUrl = URL.createObjectURL(new Blob([climateCsv(climate.rows)], { type: "text/csv;charset=utf-8" }));
    const csv = make("a", { class: "csv", href: fileUrl, download: csvName(station, within), "aria-label": words.csvOf }, words.csv);
    const title = within === undefined ? words.allYears : periodTitle(within, reader);
    const missing = climate.missing;
    const focused = document.activeElement?.id ?? "";
    element.replaceChildren(
      ...(missing === undefined
        ? []
        : [make("p", { class: "note" }, words.missing(periodTitle(missing.from, reader), periodTitle(missing.to, reader)))]),
      recordList(climate, station, reader),
      navigation(climate, station, within, reader),
      ...(climate.rows.length === 0
        ? [make("p", { class: "empty" }, words.nothing)]
        : [tableOf(climate, station, within, words.table(title), reader), csv, meanings(reader)]),
    );
    if (focused !== "" && !document.activeElement?.id) document.getElementById(focused)?.focus();
  }

  void read();
  return {
    element,
    reload: () => void read(),
    readdress: () => void read(),
    close() {
      round += 1;
      URL.revokeObjectURL(fileUrl);
    },
  };
}

const csvName = (station: string, within: string | undefined): string => `${station}-${within ?? "years"}.csv`;

const linkTo = (station: string, within: string | undefined): string => writeAddress({ station, page: "records", query: queryOf(within) });

function recordList({ records }: Climate, station: string, reader: Reader): HTMLElement {
  const words = reader.words.records;
  const entries = records.map(({ kind, quantity, value, date }) => {
    const { number, unit } = reader.value(quantity, value);
    return make(
      "div",
      { "data-record": kind },
      make("dt", {}, words.kinds[kind]),
      make("dd", {}, make("b", {}, `${number} ${unit}`), make("a", { href: linkTo(station, date.slice(0, 7)) }, periodTitle(date, reader))),
    );
  });
  const element = make("section", {}, make("h3", {}, words.ofAllTime), make("dl", {}, ...entries));
  element.hidden = entries.length === 0;
  return element;
}

/** All years, the year that is shown or that the month is in, and what comes before and after. */
function navigation({ months }: Climate, station: string, within: string | undefined, reader: Reader): HTMLElement {
  const words = reader.words.records;
  const year = within?.slice(0, 4);
  const up = [undefined, ...(year === undefined ? [] : [year]), ...(within === undefined || within === year ? [] : [within])];
  const trail = up.map((each) =>
    make(
      "a",
      { id: `records-${each ?? "all"}`, href: linkTo(station, each), ...(each === within ? { "aria-current": "page" } : {}) },
      each === undefined ? words.allYears : periodTitle(each, reader),
    ),
  );
  const step = (by: -1 | 1, sign: string, label: string) => {
    const to = neighbour(months, within, by);
    return to === undefined
      ? []
      : [make("a", { id: `records-${label}`, href: linkTo(station, to), "aria-label": `${label}: ${periodTitle(to, reader)}` }, sign)];
  };
  return make(
    "nav",
    { class: "trail", "aria-label": words.shown },
    ...step(-1, "‹", words.earlier),
    ...trail,
    ...step(1, "›", words.later),
  );
}

function tableOf({ rows, all }: Climate, station: string, within: string | undefined, title: string, reader: Reader): HTMLElement {
  const table = climateTable(rows, all, within, reader);
  const isDays = stepWithin(within) === "days";
  const body = table.rows.map(({ period, title: name, note, cells }) => {
    const link = isDays || period === "all" ? name : make("a", { href: linkTo(station, period) }, name);
    const head = make("th", { scope: "row" }, link, ...(note === undefined ? [] : [make("small", {}, note)]));
    return make("tr", { "data-period": period }, head, ...cells.map((cell) => make("td", {}, cell)));
  });
  const heads = table.heads.map((head) => make("th", { scope: "col" }, head));
  return make(
    "div",
    { class: "climate-table", tabindex: "0", role: "region", "aria-label": title },
    make("table", {}, make("caption", {}, title), make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...body)),
  );
}

function meanings(reader: Reader): HTMLElement {
  const [hot, rain] = [reader.value("temperatureC", 30), reader.value("rainMm", 1)];
  return make("p", { class: "hint" }, reader.words.records.meanings(`${hot.number} ${hot.unit}`, `${rain.number} ${rain.unit}`));
}
