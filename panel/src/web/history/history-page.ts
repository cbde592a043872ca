import { type Calendar, createCalendar, isTimeZone, type Period, type Quantity } from "@clima/schemas";
import type { StationView } from "../../api-types.ts";
import { chartsOf } from "../../chart-groups.ts";
import { type HistoryAddress, readHistoryAddress, writeHistoryAddress } from "../../history/history-address.ts";
import { periodOf, type TimeChoice, type TimeEnds, yearBefore } from "../../history/time-choice.ts";
import { serverNowMs } from "../api.ts";
import { make } from "../dom.ts";
import type { Page, PageContext } from "../page.ts";
import { createCardList } from "./card-list.ts";
import type { ChartView, Compared } from "./chart-view.ts";
import { createCompareBar } from "./compare-bar.ts";
import { createTimeBar } from "./time-bar.ts";
import { createTimeControl } from "./time-control.ts";

/** The newest values are read again after so long. */
const RELOAD_MS = 60_000;
/** Of a station that does not say how often it measures. */
const USUAL_INTERVAL_MS = 60_000;
/** What is to come is empty; a little of it may be seen. */
const AHEAD_MS = 3_600_000;

/** The charts of a station, over any time. */
export function createHistoryPage(firstView: StationView, context: PageContext): Page {
  const { reader } = context;
  const timeZone = timeZoneOf(firstView);
  const calendar = createCalendar(timeZone);
  const currentPeriod = () => periodOf(shown.time, calendar, ends());
  const ends = () => endsOf(view, firstView.firstTakenAt);
  let [view, shown] = [firstView, readHistoryAddress(context.address().query)];
  let [period, loadedAtMs, round] = [currentPeriod(), 0, 0];

  const control = createTimeControl({
    period: () => period,
    latestMs: () => Math.max(serverNowMs() + AHEAD_MS, currentPeriod().toMs),
    onMove(moved) {
      period = moved;
      bar.name({ kind: "dates", ...moved }, moved);
      list.move(moved);
    },
    onRest: () => go({ ...shown, time: { kind: "dates", ...period } }),
  });
  const bar = createTimeBar({ reader, timeZone, calendar, control, ends, choose: (time: TimeChoice) => go({ ...shown, time }) });
  const compare = createCompareBar(reader, (comparison) => go({ ...shown, ...comparison }));
  const list = createCardList({
    station: firstView.station,
    reader,
    timeZone,
    control,
    isOutage: () => context.surroundings().isHistoryAway,
  });
  const element = frameOf(reader.words.history.howToMove, [bar.element, compare.element], list.element);

  /** Somebody chose it: the back button leads back. */
  function go(address: HistoryAddress): void {
    context.keep(writeHistoryAddress(address), "push");
    show(address);
  }

  function show(address: HistoryAddress): void {
    control.rest();
    shown = address;
    loadedAtMs = Date.now();
    period = currentPeriod();
    bar.show(address.time, period);
    const others = context.stations().filter((each) => each.station !== view.station);
    compare.show(namesOf(others), address);
    const before = address.isYearBefore ? [sameYearBefore(view, period, calendar, reader.words.history.aYearBefore)] : [];
    const compared = [...otherStations(address, others, period), ...before];
    list.show(chartsOf(Object.keys(view.values) as Quantity[]), { ...chartViewOf(view, address.time, period), compared, round });
  }

  const refresh = () => {
    round += 1;
    if (!control.isMoved()) show(shown);
  };

  show(shown);
  return {
    element,
    render(newView) {
      const isMore = Object.keys(newView.values).length > Object.keys(view.values).length;
      view = newView;
      if (isMore) refresh();
    },
    tick: () => isDue(shown.time, period, loadedAtMs) && refresh(),
    ...list.onPage,
    readdress: () => show(readHistoryAddress(context.address().query)),
    close() {
      control.rest();
      list.close();
    },
  };
}

function frameOf(howToMove: string, choices: readonly HTMLElement[], charts: HTMLElement): HTMLElement {
  const head = make("div", { class: "history-head" }, ...choices);
  return make("div", { class: "history" }, head, make("p", { class: "hint moving" }, howToMove), charts);
}

/** Whether there may be newer values in the time that is shown, since it was read. */
function isDue(time: TimeChoice, { toMs }: Period, loadedAtMs: number): boolean {
  const isOpen = time.kind === "newest" || toMs > loadedAtMs;
  return isOpen && Date.now() - loadedAtMs > RELOAD_MS && !document.hidden;
}

const endsOf = ({ values }: StationView, firstTakenAt: string | undefined): TimeEnds => ({
  nowMs: serverNowMs(),
  newestMs: Math.max(0, ...Object.values(values).map(({ takenAt }) => Date.parse(takenAt))),
  oldestMs: Date.parse(firstTakenAt ?? "") || 0,
});

const chartViewOf = (view: StationView, time: TimeChoice, period: Period): Omit<ChartView, "compared" | "round"> => ({
  period,
  span: time.kind === "dates" ? "dates" : time.span,
  whose: nameOf(view),
  intervalMs: view.info?.intervalMs ?? USUAL_INTERVAL_MS,
  place: { latitudeDeg: view.info?.latitudeDeg, longitudeDeg: view.info?.longitudeDeg },
});

/** Those of the address that there are. */
function otherStations({ stations }: HistoryAddress, others: readonly StationView[], period: Period): Compared[] {
  return stations.flatMap((id): Compared[] => {
    const other = others.find((each) => each.station === id);
    return other === undefined ? [] : [{ station: id, whose: nameOf(other), period, laterByMs: 0 }];
  });
}

/** The same dates and times of day. */
function sameYearBefore({ station }: StationView, period: Period, calendar: Calendar, whose: string): Compared {
  const before = yearBefore(period, calendar);
  return { station, whose, period: before, laterByMs: period.fromMs - before.fromMs };
}

const namesOf = (views: readonly StationView[]) => views.map((each) => ({ station: each.station, name: nameOf(each) }));
const nameOf = ({ station, info }: StationView): string => info?.name ?? station;

/** Where the station's days begin; where it says nothing of it, those of the reader. */
function timeZoneOf({ info }: StationView): string {
  const own = info?.timeZone;
  if (own !== undefined && isTimeZone(own)) return own;
  const reader = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return isTimeZone(reader) ? reader : "UTC";
}
