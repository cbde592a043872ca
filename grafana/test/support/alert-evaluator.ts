import { durationMs, type FileQuery, type FileRule } from "./alert-file.ts";
import { evaluateMath, type Numbered, type Numbers } from "./alert-math.ts";
import type { Series } from "./influxql.ts";

/** InfluxDB's answer; throws where Grafana would see an error. */
export type Ask = (query: string) => Promise<readonly Series[]>;

/** One look of Grafana's at a rule: what each of its names is, or that InfluxDB gave an error. */
export type Look = { readonly ok: true; readonly numbers: ReadonlyMap<string, Numbers> } | { readonly ok: false };

/** Asks and reckons what a rule says, as Grafana does at a time: queries, reduce, math. */
export async function lookAt(rule: FileRule, nowMs: number, ask: Ask): Promise<Look> {
  const rows = new Map<string, readonly Series[]>();
  const numbers = new Map<string, Numbers>();
  for (const { refId, model, relativeTimeRange } of rule.data) {
    if (model.query !== undefined) {
      const fromMs = nowMs - 1000 * relativeTimeRange.from;
      const toMs = nowMs - 1000 * relativeTimeRange.to;
      const answered = await ask(model.query.replaceAll("$timeFilter", `time >= ${fromMs}ms and time <= ${toMs}ms`)).catch(() => undefined);
      if (answered === undefined) return { ok: false };
      rows.set(refId, answered);
    } else if (model.type === "reduce") {
      numbers.set(refId, reduce(rows.get(model.expression ?? "") ?? [], model));
    } else if (model.type === "math") {
      numbers.set(refId, evaluateMath(model.expression ?? "", numbers));
    } else throw new Error(`${rule.uid}: this test does not know expressions of type ${model.type}`);
  }
  return { ok: true, numbers };
}

/** Reduces each series to one number, without what is none (dropNN). A rule is not to rely on what a series without any number gives. */
function reduce(series: readonly Series[], { reducer, settings }: FileQuery["model"]): Numbers {
  if (settings?.mode !== "dropNN") throw new Error("this test knows only dropNN");
  return series.map(({ tags = {}, columns, values }): Numbered => {
    // Each more would be a number more with the same tags, which Grafana refuses.
    if (columns.length !== 2) throw new Error(`${columns.join(", ")}: expected time and one column`);
    const found = values.map(([, value]) => value).filter((value): value is number => typeof value === "number");
    const last = found.at(-1);
    if (last === undefined) throw new Error("a series without a number");
    return { labels: tags, value: { last, max: Math.max(...found), count: found.length }[reducer ?? ""] ?? Number.NaN };
  });
}

export type State = "normal" | "pending" | "firing";

interface Instance {
  readonly state: State;
  readonly sinceMs: number;
  /** When its condition last held. */
  readonly heldMs: number;
  readonly missedLooks: number;
}

const NOTHING = "{}";
/** missing_series_evals_to_resolve, where a rule does not say it. */
const MISSED_LOOKS = 2;

/** The states of a rule's alerts, by their tags as JSON, over looks one after the other: for, keepFiringFor, no data, errors, series that go. */
export function followRule(rule: FileRule) {
  let instances = new Map<string, Instance>();
  const [forMs, keepMs] = [durationMs(rule.for), durationMs(rule.keepFiringFor)];

  function next(before: Instance | undefined, holds: boolean, nowMs: number): Instance {
    const was = before ?? { state: "normal", sinceMs: nowMs, heldMs: nowMs, missedLooks: 0 };
    if (!holds) {
      const stays = was.state === "firing" && keepMs > 0 && nowMs - was.heldMs < keepMs;
      return stays ? { ...was, missedLooks: 0 } : { state: "normal", sinceMs: nowMs, heldMs: nowMs, missedLooks: 0 };
    }
    const sinceMs = was.state === "normal" ? nowMs : was.sinceMs;
    const state = was.state === "firing" || nowMs - sinceMs >= forMs ? "firing" : "pending";
    return { state, sinceMs, heldMs: nowMs, missedLooks: 0 };
  }

  /** No data, or an error: every alert of the rule goes the way that the rule says, or one without tags where there is none. */
  function without(state: string, nowMs: number): Map<string, Instance> {
    if (!["OK", "Alerting", "KeepLast"].includes(state)) throw new Error(`${rule.uid}: this test does not know the state ${state}`);
    const all = instances.size === 0 ? new Map([[NOTHING, undefined]]) : instances;
    const holds = (was: Instance | undefined) =>
      state === "KeepLast" ? was !== undefined && was.state !== "normal" : state === "Alerting";
    return new Map([...all].map(([key, was]) => [key, next(was, holds(was), nowMs)]));
  }

  function seen(holding: Numbers, nowMs: number): Map<string, Instance> {
    const now = new Map<string, Instance>();
    for (const { labels, value } of holding) {
      const key = JSON.stringify(labels);
      if (now.has(key)) throw new Error(`${rule.uid}: two results with ${key}, which Grafana refuses`);
      if (Number.isNaN(value)) throw new Error(`${rule.uid}: NaN, which Grafana takes as firing`);
      now.set(key, next(instances.get(key), value !== 0, nowMs));
    }
    for (const [key, instance] of instances) {
      if (!now.has(key) && instance.missedLooks + 1 < MISSED_LOOKS) now.set(key, { ...instance, missedLooks: instance.missedLooks + 1 });
    }
    return now;
  }

  return (nowMs: number, look: Look): ReadonlyMap<string, State> => {
    if (!look.ok) instances = without(rule.execErrState, nowMs);
    else {
      const results = look.numbers.get(rule.condition) ?? [];
      instances = results.length === 0 ? without(rule.noDataState, nowMs) : seen(results, nowMs);
    }
    return new Map([...instances].map(([key, { state }]) => [key, state]));
  };
}
