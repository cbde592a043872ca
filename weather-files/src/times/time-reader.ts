import { err, isTimeZone, ok, type Result, show } from "@clima/schemas";
import type { Precision } from "../port.ts";
import { readClockTime } from "./clock-text.ts";
import type { DateOrder } from "./date-order.ts";
import { createDoubledHour } from "./doubled-hour.ts";
import { epochMs, isEpoch, isSpreadsheetDay, precisionOf, precisionsWithin } from "./epoch.ts";
import { orderOfSample } from "./order-of-sample.ts";
import { isWithin, iso, outsideOf, type Window, windowOf } from "./window.ts";
import { createZone, type Zone } from "./zone.ts";

export interface Instant {
  /** Whole ms since 1970 UTC. */
  readonly atMs: number;
  /** What was doubtful and decided. */
  readonly note?: string;
}

/** Reads the times of one table, row after row. */
export interface TimeReader {
  /** What people should know, a sentence each. */
  readonly notes: readonly string[];
  /** `key`: the rows of one key follow each other in time. The error is why the text is no time that is taken. */
  read(text: string, key: string): Result<Instant, string>;
}

export interface TimeQuestion {
  /** For people. */
  readonly column: string;
  /** The first times. */
  readonly sample: readonly string[];
  readonly precision?: Precision | undefined;
  readonly order?: DateOrder | undefined;
  /** Of times that name none, where the shape or the file says so. */
  readonly timeZone?: string | undefined;
  /** Of --timezone. */
  readonly askedTimeZone?: string | undefined;
  readonly nowMs: number;
  readonly isAnyTimeTaken?: boolean | undefined;
}

/** Finds out from the first rows how times are written. The error says what is not clear, and which option says it. */
export function createTimeReader(question: TimeQuestion): Result<TimeReader, string> {
  const { askedTimeZone, timeZone } = question;
  const unknown = [askedTimeZone, timeZone].find((name) => name !== undefined && !isTimeZone(name));
  if (unknown !== undefined) return err(`the time zone is ${show(unknown)}; expected a name of the IANA database, such as Europe/Berlin`);
  const sample = question.sample.filter((text) => text !== "");
  const texts = sample.filter((text) => !isNumberOfTime(text));
  return texts.length * 2 < sample.length ? epochReader(question, sample.filter(isNumberOfTime)) : textReader(question, texts);
}

/** 20260131 and 202601311200 are dates without hyphens, not numbers: none of them counts s, ms, us or ns since 1990. */
const isNumberOfTime = (text: string) => isEpoch(text) && readClockTime(text, "ymd") === undefined;

function epochReader(question: TimeQuestion, sample: readonly string[]): Result<TimeReader, string> {
  const { column, nowMs, isAnyTimeTaken } = question;
  const first = sample[0] ?? "";
  if (sample.every(isSpreadsheetDay)) {
    return err(
      `${column} is ${show(first)}, which looks like a spreadsheet's number of a day; expected times: format the column there as 2026-01-31 12:00:00 and save it again`,
    );
  }
  const precision = question.precision ?? precisionOf(sample, windowOf(nowMs, false));
  if (precision === undefined) {
    return err(
      `${column} is ${show(first)}, which is between 1990 and now neither in s, ms, us nor ns; expected --precision, and --force if those instants are meant`,
    );
  }
  const window = windowOf(nowMs, isAnyTimeTaken);
  return ok({
    notes: question.precision === undefined ? [`the numbers of ${column} count ${WORDS[precision]} since 1970`] : [],
    read(text) {
      if (!isEpoch(text)) return err(`${column} is ${show(text)}; expected a whole number of ${WORDS[precision]} since 1970`);
      const atMs = epochMs(text, precision);
      return isWithin(window, atMs) ? ok({ atMs }) : err(complaintOf(column, text, precision, window));
    },
  });
}

const WORDS: Readonly<Record<Precision, string>> = { s: "seconds", ms: "milliseconds", us: "microseconds", ns: "nanoseconds" };

function complaintOf(column: string, text: string, precision: Precision, window: Window): string {
  const atMs = epochMs(text, precision);
  const others = precisionsWithin(text, window).map((other) => `${iso(epochMs(text, other))} in ${other}`);
  const better = others.length > 0 ? ` (it would be ${others.join(", ")}: --precision)` : "";
  return `${column} is ${show(text)}, read as ${WORDS[precision]}${better}: ${iso(atMs)}, ${outsideOf(window, atMs)}; expected --precision s, ms, us or ns, or --force to take it`;
}

function textReader(question: TimeQuestion, sample: readonly string[]): Result<TimeReader, string> {
  const { column, nowMs, isAnyTimeTaken } = question;
  const window = windowOf(nowMs, isAnyTimeTaken);
  const order = question.order ? ok(question.order) : orderOfSample(sample, window);
  if (!order.ok) return err(`${column}: ${order.error}`);
  const times = sample.map((text) => readClockTime(text, order.value)).filter((time) => time !== undefined);
  if (times.length === 0 && sample.length > 0) return err(`${column} is ${show(sample[0])}; ${EXPECTED}`);
  if (times.length > 0 && times.every(({ isDateOnly }) => isDateOnly)) {
    return err(
      `${column} is ${show(sample[0])}, a day without a clock; expected the time of each reading: values of whole days are no readings`,
    );
  }
  const zoneName = question.timeZone ?? question.askedTimeZone;
  const hasZoneless = times.some(({ aheadMs }) => aheadMs === undefined);
  if (hasZoneless && zoneName === undefined) {
    return err(
      `${column} is ${show(sample[0])}, which names no time zone; expected --timezone, such as --timezone Europe/Berlin or --timezone UTC`,
    );
  }
  const zone = zoneName === undefined ? undefined : createZone(zoneName);
  return ok({ notes: hasZoneless ? zoneNotes(question) : [], read: clockReader(question, order.value, zone, window) });
}

const EXPECTED = "expected a time, such as 2026-01-31T12:00:00Z, 2026-01-31 12:00 or 31.01.2026 12:00";

function zoneNotes({ column, timeZone, askedTimeZone }: TimeQuestion): readonly string[] {
  if (timeZone === undefined) return [];
  const ignored = askedTimeZone === undefined || askedTimeZone === timeZone ? "" : `, and --timezone ${askedTimeZone} is not used`;
  return [`the times of ${column} are taken as of ${timeZone}, which this kind of file says${ignored}`];
}

function clockReader({ column }: TimeQuestion, order: DateOrder, zone: Zone | undefined, window: Window): TimeReader["read"] {
  const doubledHour = createDoubledHour();
  const taken = (text: string, instant: Instant): Result<Instant, string> => {
    if (isWithin(window, instant.atMs)) return ok(instant);
    return err(
      `${column} is ${show(text)}, which is ${iso(instant.atMs)}, ${outsideOf(window, instant.atMs)}; expected --force if it is meant`,
    );
  };
  return (text, key) => {
    const time = readClockTime(text, order);
    if (!time) return err(`${column} is ${show(text)}; ${EXPECTED}`);
    if (time.aheadMs !== undefined) return taken(text, { atMs: time.localMs - time.aheadMs });
    if (!zone) return err(`${column} is ${show(text)}, which names no time zone as other rows do; expected --timezone`);
    const instants = zone.instantsOf(time.localMs);
    if (instants.length === 0) return err(skipped(column, text, zone.name));
    const { atMs, isGuessed } = doubledHour.decide(key, instants);
    if (instants.length === 1) return taken(text, { atMs });
    return taken(text, { atMs, note: isGuessed ? guessed(zone.name) : decided(zone.name) });
  };
}

const skipped = (column: string, text: string, zone: string) =>
  `${column} is ${show(text)}, which no clock in ${zone} showed: it was put forward over it; expected times of ${zone}. Of a station whose clock keeps one time all year, --timezone is such as Etc/GMT-1 (an hour ahead of UTC)`;
const decided = (zone: string) => `the clock in ${zone} showed this time twice; which was meant, the rows before it say`;
const guessed = (zone: string) =>
  `the clock in ${zone} showed this time twice, and the rows do not say which is meant: the first was taken`;
