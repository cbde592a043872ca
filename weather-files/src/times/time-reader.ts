import { err, isTimeZone, ok, type Result, show } from "@clima/schemas";
import type { DateOrder, Precision } from "../port.ts";
import { readClockTime } from "./clock-text.ts";
import { createDoubledHour } from "./doubled-hour.ts";
import { epochMs, isEpoch, isSpreadsheetDay, precisionOf } from "./epoch.ts";
import { isoTextMs } from "./iso-text.ts";
import { type FoundOrder, orderOfSample } from "./order-of-sample.ts";
import { createZone, type Zone } from "./zone.ts";

export interface Instant {
  /** Whole ms since 1970 UTC. */
  readonly atMs: number;
  /** What was doubtful and decided. */
  readonly note?: string;
}

/** Reads the times of one table, row after row. Instants that no file of weather has are told apart later, by the check. */
export interface TimeReader {
  /** What people should know, a sentence each. */
  readonly notes: readonly string[];
  /** Whether the order of dates was found from how the rows follow each other. */
  readonly isGuessed?: boolean;
  /** `key`: the rows of one key follow each other in time. The error is why the text is no time that is taken. */
  read(text: string, key: string): Result<Instant, string>;
}

export interface TimeQuestion {
  /** For people. */
  readonly column: string;
  /** The first times. */
  readonly sample: readonly string[];
  /** Times from all over the table. */
  readonly further?: readonly string[];
  readonly precision?: Precision | undefined;
  readonly order?: DateOrder | undefined;
  /** Of times that name none, where the shape or the file says so. */
  readonly timeZone?: string | undefined;
  /** Of --timezone. */
  readonly askedTimeZone?: string | undefined;
  readonly nowMs: number;
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

const WORDS: Readonly<Record<Precision, string>> = { s: "seconds", ms: "milliseconds", us: "microseconds", ns: "nanoseconds" };

function epochReader({ column, nowMs, precision: asked }: TimeQuestion, sample: readonly string[]): Result<TimeReader, string> {
  const first = show(sample[0]);
  if (sample.every(isSpreadsheetDay)) {
    return err(
      `${column} is ${first}, which looks like a spreadsheet's number of a day; expected times: format the column there as 2026-01-31 12:00:00 and save it again`,
    );
  }
  const precision = asked ?? precisionOf(sample, nowMs);
  if (precision === undefined) {
    return err(
      `${column} is ${first}, which is between 1990 and now neither in s, ms, us nor ns; expected --precision, and --force if those instants are meant`,
    );
  }
  const words = `${WORDS[precision]} since 1970`;
  return ok({
    notes: asked === undefined ? [`the numbers of ${column} count ${words}`] : [],
    read: (text) =>
      isEpoch(text) ? ok({ atMs: epochMs(text, precision) }) : err(`${column} is ${show(text)}; expected a number of ${words}`),
  });
}

function textReader(question: TimeQuestion, sample: readonly string[]): Result<TimeReader, string> {
  const { column } = question;
  const found = orderOf(question, sample);
  if (!found.ok) return err(`${column}: ${found.error}`);
  const { order, isSure } = found.value;
  const times = sample.map((text) => readClockTime(text, order)).filter((time) => time !== undefined);
  if (sample.length > 0 && sample.every(isMonth)) {
    return err(`${column} is ${show(sample[0])}, a month; expected the time of each reading: values of whole months are no readings`);
  }
  if (times.length === 0 && sample.length > 0) return err(`${column} is ${show(sample[0])}; ${EXPECTED}`);
  if (times.length > 0 && times.every(({ isDateOnly }) => isDateOnly)) {
    return err(
      `${column} is ${show(sample[0])}, a day without a clock; expected the time of each reading: values of whole days are no readings`,
    );
  }
  if (areMidnights(times.map(({ localMs }) => localMs))) {
    return err(
      `${column} is ${show(sample[0])} and goes on by whole days from midnight to midnight; expected the time of each reading: values of whole days are no readings`,
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
  const notes = [...(isSure ? [] : [orderNote(column, order)]), ...(hasZoneless ? zoneNotes(question) : [])];
  return ok({ notes, isGuessed: !isSure, read: clockReader(column, order, zone) });
}

const DAY_MS = 86_400_000;
/** So many days are no accident. */
const MIN_DAYS = 7;

/** Means and sums of days whose program writes a clock all the same. */
const areMidnights = (times: readonly number[]): boolean =>
  new Set(times).size >= MIN_DAYS && times.every((localMs) => localMs % DAY_MS === 0);

const isMonth = (text: string): boolean => /^(19|20)\d\d-(0[1-9]|1[0-2])$/.test(text);

/** What a shape says of its dates holds unless the file has others: programs write them as the computer's settings ask for. */
function orderOf({ order, nowMs, further }: TimeQuestion, sample: readonly string[]): Result<FoundOrder, string> {
  const isRight = order !== undefined && sample.every((text) => readClockTime(text, order) !== undefined || isNoTime(text));
  return isRight ? ok({ order, isSure: true }) : orderOfSample(sample, nowMs, further);
}

/** In any order, such as the 30th of February. */
const isNoTime = (text: string) => (["ymd", "dmy", "mdy"] as const).every((order) => readClockTime(text, order) === undefined);

const orderNote = (column: string, order: DateOrder) =>
  `the dates of ${column} are taken as ${order === "mdy" ? "month before day" : "day before month"}, by how the rows follow each other: \`order\` of that column in a --map file says otherwise`;

const EXPECTED = "expected a time, such as 2026-01-31T12:00:00Z, 2026-01-31 12:00 or 31.01.2026 12:00";

function zoneNotes({ column, timeZone, askedTimeZone }: TimeQuestion): readonly string[] {
  if (timeZone === undefined) return [];
  const ignored = askedTimeZone === undefined || askedTimeZone === timeZone ? "" : `, and --timezone ${askedTimeZone} is not used`;
  return [`the times of ${column} are taken as of ${timeZone}, which this kind of file says${ignored}`];
}

function clockReader(column: string, order: DateOrder, zone: Zone | undefined): TimeReader["read"] {
  const doubledHour = createDoubledHour();
  return (text, key) => {
    const plainMs = isoTextMs(text);
    if (plainMs !== undefined) return ok({ atMs: plainMs });
    const time = readClockTime(text, order);
    if (!time) return err(`${column} is ${show(text)}; ${EXPECTED}`);
    if (time.aheadMs !== undefined) return ok({ atMs: time.localMs - time.aheadMs });
    if (!zone) return err(`${column} is ${show(text)}, which names no time zone as other rows do; expected --timezone`);
    const instants = zone.instantsOf(time.localMs);
    if (instants.length === 0) return err(skipped(column, text, zone.name));
    const { atMs, isGuessed } = doubledHour.decide(key, instants);
    if (instants.length === 1) return ok({ atMs });
    return ok({ atMs, note: isGuessed ? guessed(zone.name) : decided(zone.name) });
  };
}

const skipped = (column: string, text: string, zone: string) =>
  `${column} is ${show(text)}, which no clock in ${zone} showed: it was put forward over it; expected times of ${zone}. Of a station whose clock keeps one time all year, --timezone is such as Etc/GMT-1 (an hour ahead of UTC)`;
const decided = (zone: string) => `the clock in ${zone} showed this time twice; which was meant, the rows before it say`;
const guessed = (zone: string) =>
  `the clock in ${zone} showed this time twice, and the rows do not say which is meant: the first was taken`;
