import { err, ok, type Result } from "@clima/schemas";
import { type Precision, type ReadOptions, TableError } from "../port.ts";
import { describeInstant, findPrecision, isLikely, isPrecision, toMs } from "../times/precision.ts";
import { type LinePoint, parseLine } from "./parse-line.ts";
import { peekLines, type TextLine } from "./text-lines.ts";

/** A line of line protocol that is no comment, and its instant in ms since 1970 UTC; undefined where it has none. */
export interface TimedLine extends TextLine {
  readonly point: Result<LinePoint, string>;
  readonly atMs: number | undefined;
}

export interface LineFile {
  /** Of the first lines; a comment further down may change it. */
  readonly precision: Precision;
  /** The points of the first lines. */
  readonly sample: readonly LinePoint[];
  /** All lines that are no comments. */
  readonly lines: AsyncIterable<readonly TimedLine[]>;
}

/** Lines that begin with # are comments in line protocol; this one says what the times count. */
const PRECISION_LINE = /^\s*#\s*precision:\s*(s|ms|us|ns)\s*$/i;
/** What `influx_inspect export` writes before points and we have no use for (docs.influxdata.com, "influx_inspect"). */
const STATEMENT = /^\s*(CREATE|DROP|ALTER|USE)\s/;
const SAMPLE_LINES = 1000;

const saidPrecision = (text: string): Precision | undefined => {
  const said = PRECISION_LINE.exec(text)?.[1]?.toLowerCase();
  return said !== undefined && isPrecision(said) ? said : undefined;
};
const isPoint = (text: string) => !/^\s*(#|$)/.test(text) && !STATEMENT.test(text);

/**
 * Opens line protocol. What the times count is found once, from the first lines; a comment of the file wins over that and over the option.
 * A TableError is thrown, with what to do, when the times are none of weather, or count something else than was said.
 */
export async function openLines(batches: AsyncIterable<readonly TextLine[]>, options: ReadOptions): Promise<LineFile> {
  const { first, all } = await peekLines(batches, SAMPLE_LINES);
  const sample = first.filter(({ text }) => isPoint(text)).flatMap(({ text }) => pointsOf(text));
  const precision = decide(first, sample, options);
  if (!precision.ok) throw new TableError(precision.error);
  return { precision: precision.value, sample, lines: timedLines(all, precision.value) };
}

function pointsOf(text: string): LinePoint[] {
  const point = parseLine(text.trimStart());
  return point.ok ? [point.value] : [];
}

function decide(first: readonly TextLine[], sample: readonly LinePoint[], options: ReadOptions): Result<Precision, string> {
  const counts = sample.flatMap(({ timestamp }) => (timestamp === undefined ? [] : [timestamp]));
  const found = findPrecision(counts, options.nowMs);
  const comment = commentAbove(first);
  const said = comment?.precision ?? options.precision;
  const [count] = counts;
  if (options.isAnyTimeTaken || count === undefined) return ok(said ?? found ?? "ns");
  if (said === undefined) return found === undefined ? err(complainOfNone(count)) : ok(found);
  const fits = counts.some((each) => isLikely(toMs(each, said), options.nowMs));
  return fits || found === undefined ? ok(said) : err(complainOfOther(count, said, found, comment?.line));
}

/** What the comments above the first point say. */
function commentAbove(lines: readonly TextLine[]): { readonly line: number; readonly precision: Precision } | undefined {
  for (const { line, text } of lines) {
    const precision = saidPrecision(text);
    if (precision !== undefined) return { line, precision };
    if (isPoint(text)) return undefined;
  }
  return undefined;
}

const complainOfNone = (count: bigint) =>
  `the first time is ${count}, which lies between 1990 and now in none of s, ms, us and ns; ` +
  "say with --precision what the times count, and with --force that they are to be taken";

function complainOfOther(count: bigint, said: Precision, found: Precision, line: number | undefined): string {
  const who = line === undefined ? `--precision ${said}` : `the precision ${said} of line ${line}`;
  const what = line === undefined ? `say --precision ${found}, or leave it out` : `write ${found} there`;
  return `with ${who} the first time, ${count}, is ${describeInstant(toMs(count, said))}; it looks like ${found}: ${what}, or --force it`;
}

async function* timedLines(batches: AsyncIterable<readonly TextLine[]>, decided: Precision): AsyncGenerator<readonly TimedLine[]> {
  let precision = decided;
  for await (const batch of batches) {
    const timed: TimedLine[] = [];
    for (const { line, text } of batch) {
      precision = saidPrecision(text) ?? precision;
      if (!isPoint(text)) continue;
      const point = parseLine(text.trimStart());
      const timestamp = point.ok ? point.value.timestamp : undefined;
      timed.push({ line, text, point, atMs: timestamp === undefined ? undefined : toMs(timestamp, precision) });
    }
    yield timed;
  }
}
