import type { Config, Log } from "@clima/schemas";
import { openStore, type Span, type Store } from "@clima/store";
import { EXIT_CODES } from "../../exit-codes.ts";
import { type Answering, print, printMeanwhile } from "../../print.ts";
import { createProgress, fail, onStop, orFail } from "../../terminal.ts";
import { spansOf } from "../history/history-pieces.ts";
import { FAR_MS } from "../history/instant.ts";
import { hoursOf } from "../history/rollups-rebuild.ts";
import { monthName, monthsOf } from "./months.ts";
import { type MovedMonth, moveMonth, type Stores } from "./move-month.ts";
import { openMoveSource } from "./move-source.ts";
import { type MovedKind, movedKinds } from "./moved-kind.ts";

export interface MoveOptions extends Answering {
  readonly from?: string;
  readonly to: string;
}

type StoreKind = Config["store"]["kind"];

/** A month of a station, and what came of it. */
interface Line extends MovedMonth {
  readonly what: string;
  readonly station: string;
  readonly month: string;
}

/** `clima move`: all that one store has into the other, compared there month by month. What is in the source stays. */
export async function move(options: MoveOptions, config: Config, log: Log): Promise<void> {
  const { from, to } = kindsOf(options, config);
  const target = orFail(await openStore({ ...config.store, kind: to }, config.dataDir, log));
  const opened = await openMoveSource(from, config, log, (line) => printMeanwhile(line, options));
  try {
    const lines = await moveAll({ source: opened.store, target });
    report(lines, options, to);
  } finally {
    await opened.close();
    await target.close();
  }
}

function kindsOf({ from, to }: MoveOptions, { store }: Config): { readonly from: StoreKind; readonly to: StoreKind } {
  const target = kindOf("--to", to);
  const source = from === undefined ? otherThan(target) : kindOf("--from", from);
  if (source === target) return fail(`--from and --to are both ${to}; expected duckdb and influxdb, the stores of this configuration`);
  if (store.influxUrl === undefined) return fail("store.influxUrl is not set; it says where InfluxDB is, also while store.kind is duckdb");
  return { from: source, to: target };
}

const otherThan = (kind: StoreKind): StoreKind => (kind === "duckdb" ? "influxdb" : "duckdb");

function kindOf(option: string, text: string): StoreKind {
  return text === "duckdb" || text === "influxdb" ? text : fail(`${option} is ${text}; expected duckdb or influxdb`);
}

interface Task extends Span {
  readonly kind: MovedKind;
}

async function moveAll(stores: Stores): Promise<Line[]> {
  const tasks = await tasksOf(stores.source);
  const progress = createProgress("move");
  let isStopped = false;
  onStop(() => {
    isStopped = true;
  });
  const lines: Line[] = [];
  for (const [index, { kind, ...span }] of tasks.entries()) {
    const month = monthName(span.fromMs);
    const onPart = (part: number) => {
      if (isStopped) fail(`stopped in month ${index + 1} of ${tasks.length}; run it again, what has arrived is not written again`);
      progress.update((index + part) / tasks.length, `${kind.what} of ${span.station}, ${month}`);
    };
    const moved = orFail(await moveMonth(kind, stores, span, onPart));
    lines.push({ what: kind.what, station: span.station, month, ...moved });
    if (kind.what === "readings") await rollUpMonth(stores.target, span);
  }
  progress.done(`${lines.reduce((sum, { written }) => sum + written, 0)} written`);
  return lines;
}

/** Also of a month that has nothing new: an earlier move that was ended may have written it and not come to its roll-ups. */
async function rollUpMonth({ rollUp }: Store, span: Span): Promise<void> {
  if (rollUp === undefined) return;
  for (const { station, hoursMs } of hoursOf(span)) orFail(await rollUp(station, hoursMs));
}

async function tasksOf(source: Store): Promise<Task[]> {
  const tasks: Task[] = [];
  for (const kind of movedKinds) {
    const known = orFail(await kind.stations(source));
    const spans = spansOf(known, { fromMs: -FAR_MS, toMs: FAR_MS });
    tasks.push(...spans.flatMap(monthsOf).map((span) => ({ ...span, kind })));
  }
  return tasks;
}

function report(lines: readonly Line[], options: Answering, to: StoreKind): void {
  const different = lines.filter(({ sourceChecksum, targetChecksum }) => sourceChecksum !== targetChecksum);
  print({ target: to, months: lines, different: different.length }, options, () => [
    ...lines.map(describe),
    different.length === 0
      ? `everything is in ${to} as it is in the source (${lines.reduce((sum, { records }) => sum + records, 0)} records); to use it, set store.kind to ${to}`
      : `${different.length} months are not the same in ${to}; run it again, and see its log where that does not help`,
  ]);
  if (different.length > 0) process.exitCode = EXIT_CODES.failed.code;
}

function describe({ what, station, month, records, written, sourceChecksum, targetChecksum, onlyInTarget }: Line): string {
  const isSame = sourceChecksum === targetChecksum ? `the same (${sourceChecksum})` : `DIFFERENT (${sourceChecksum}, ${targetChecksum})`;
  const more = onlyInTarget > 0 ? `, ${onlyInTarget} more there` : "";
  return `${station} ${month}: ${records} ${what}, ${written} written, ${isSame}${more}`;
}
