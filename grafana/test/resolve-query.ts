/** What Grafana fills into an InfluxQL query before it sends it. */
export interface View {
  readonly fromMs: number;
  readonly toMs: number;
  /** Grafana's $__interval: range divided by the panel's width, not below the data source's or panel's own. */
  readonly intervalS: number;
  readonly stations: readonly string[];
  readonly workers?: readonly string[];
}

/**
 * Macros and variables as Grafana's InfluxDB data source resolves them: $timeFilter in ms, $__interval as a duration, and a
 * multi-value variable inside a regex as (a|b). Station ids hold no character that a regex treats specially (schema).
 */
export function resolveQuery(query: string, { fromMs, toMs, intervalS, stations, workers = [] }: View): string {
  const chosen = (names: readonly string[]) => (names.length === 1 ? (names[0] ?? "") : `(${names.join("|")})`);
  return query
    .replaceAll("$timeFilter", `time >= ${fromMs}ms and time <= ${toMs}ms`)
    .replaceAll("$__interval", `${intervalS}s`)
    .replaceAll("$station", chosen(stations))
    .replaceAll("$worker", chosen(workers));
}
