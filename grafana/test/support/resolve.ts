import { intervalMsFor, intervalText } from "./interval.ts";
import { type Clock, panelTimeRange, type TimeRange } from "./time-range.ts";

/** What a person chose; a list where the variable takes several. */
export type Chosen = string | readonly string[];

/** What is looked at, when, and with which choices. */
export interface View {
  /** The board's time. */
  readonly range: TimeRange;
  readonly clock: Clock;
  readonly variables: Readonly<Record<string, Chosen>>;
  /** timeInterval of the data source: the smallest interval of panels that have none of their own. */
  readonly dataSourceInterval: string;
}

/** What a panel, an annotation, a variable or an alert asks. */
export interface Question {
  readonly query: string;
  /** May name variables: "$interval". */
  readonly minInterval?: string;
  /** The panel's own, or its width in pixels. */
  readonly maxDataPoints: number;
  readonly timeFrom?: string;
  readonly timeShift?: string;
}

/** What a panel says of all its queries. */
export interface PanelTimes {
  readonly interval?: string;
  readonly maxDataPoints?: number | null;
  readonly timeFrom?: string;
  readonly timeShift?: string;
}

/** What a panel asks by one of its queries; `widthPx` is what it is drawn in. */
export const questionOf = ({ interval, maxDataPoints, timeFrom, timeShift }: PanelTimes, query: string, widthPx: number): Question => ({
  query,
  maxDataPoints: maxDataPoints ?? widthPx,
  ...(interval === undefined || interval === "" ? {} : { minInterval: interval }),
  ...(timeFrom === undefined ? {} : { timeFrom }),
  ...(timeShift === undefined ? {} : { timeShift }),
});

export interface Resolved {
  readonly query: string;
  readonly range: TimeRange;
  readonly intervalMs: number;
}

/** Grafana's own pattern of a variable in a text: $name, [[name:format]], ${name:format} (templateSrv's variable_regex). */
const VARIABLE = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:^}]+))?(?::([^}]+))?\}/g;
/** Left to the server, which knows the interval that was really taken. */
const LEFT_TO_SERVER = new Set(["timeFilter", "__interval", "__interval_ms"]);

/** A query as it is sent to InfluxDB: variables as Grafana's page fills them in, macros as its server does. */
export function resolveQuery(question: Question, view: View): Resolved {
  const range = panelTimeRange(view.range, ownTime(question, view), view.clock);
  const rangeMs = range.toMs - range.fromMs;
  const minInterval = question.minInterval === undefined ? view.dataSourceInterval : fillIn(question.minInterval, view, range);
  const intervalMs = intervalMsFor(rangeMs, question.maxDataPoints, minInterval);
  const query = fillIn(question.query, view, range)
    .replaceAll("$timeFilter", `time >= ${range.fromMs}ms and time <= ${range.toMs}ms`)
    .replaceAll("$interval", intervalText(intervalMs))
    .replaceAll("$__interval_ms", String(intervalMs))
    .replaceAll("$__interval", intervalText(intervalMs));
  return { query, range, intervalMs };
}

function ownTime({ timeFrom, timeShift }: Question, view: View): { timeFrom?: string; timeShift?: string } {
  return {
    ...(timeFrom === undefined ? {} : { timeFrom: fillIn(timeFrom, view, view.range) }),
    ...(timeShift === undefined ? {} : { timeShift: fillIn(timeShift, view, view.range) }),
  };
}

/** Variables of a text. One that the board does not have stays as it is, for the database to complain about. */
export function fillIn(text: string, { variables }: Pick<View, "variables">, range: TimeRange): string {
  return text.replaceAll(VARIABLE, (written: string, ...groups: (string | undefined)[]) => {
    const [plain, square, squareFormat, braced, , bracedFormat] = groups;
    const name = plain ?? square ?? braced ?? "";
    if (LEFT_TO_SERVER.has(name)) return written;
    if (name.startsWith("__")) return builtIn(name, range);
    const chosen = variables[name];
    if (chosen === undefined) return written;
    return formatted(chosen, squareFormat ?? bracedFormat ?? (isInRegex(name, text) ? "in-regex" : "plain"));
  });
}

function builtIn(name: string, { fromMs, toMs }: TimeRange): string {
  const rangeS = Math.round((toMs - fromMs) / 1000);
  const known: Readonly<Record<string, string>> = {
    __range: `${rangeS}s`,
    __range_s: String(rangeS),
    __range_ms: String(toMs - fromMs),
    __from: String(fromMs),
    __to: String(toMs),
  };
  const text = known[name];
  if (text === undefined) throw new Error(`$${name}: this test does not know yet how Grafana resolves it`);
  return text;
}

function formatted(chosen: Chosen, format: string): string {
  const values = typeof chosen === "string" ? [chosen] : chosen;
  switch (format) {
    case "plain":
    case "in-regex":
      return inQuery(chosen, format === "in-regex");
    case "regex":
      return values.length === 1 ? escapeRegex(values[0] ?? "") : `(${values.map(escapeRegex).join("|")})`;
    case "raw":
    case "csv":
    case "text":
      return values.join(",");
    case "pipe":
      return values.join("|");
    case "singlequote":
      return values.map((value) => `'${value.replaceAll("'", "\\'")}'`).join(",");
    case "doublequote":
      return values.map((value) => `"${value.replaceAll('"', '\\"')}"`).join(",");
    default:
      throw new Error(`the format "${format}" of a variable: this test does not know yet how Grafana writes it`);
  }
}

/** As the InfluxDB data source writes a variable without a format (interpolateQueryExpr): several values are always an alternation. */
function inQuery(chosen: Chosen, isRegex: boolean): string {
  if (typeof chosen !== "string") return `(${chosen.map(escapeRegex).join("|")})`;
  const isNumber = !Number.isNaN(Number.parseFloat(chosen));
  return isRegex && !isNumber ? escapeRegex(chosen) : chosen;
}

/** Whether the variable stands between the slashes after =~ or !~. */
const isInRegex = (name: string, query: string): boolean =>
  [...query.matchAll(/[=!]~\s*\/((?:\\.|[^/\\])*)\//g)].some(([, pattern = ""]) => new RegExp(`\\$\\{?${name}\\b`).test(pattern));

/** escapeRegex of packages/grafana-data. */
export const escapeRegex = (text: string): string => text.replace(/[\\^$*+?.()|[\]{}/]/g, "\\$&");
