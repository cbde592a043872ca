import type { Query } from "@grafana/grafana-foundation-sdk/alerting";
import type { TypeMath, TypeReduce } from "@grafana/grafana-foundation-sdk/expr";
import { stringify } from "yaml";
import { DATASOURCE } from "../model.ts";
import { inLanguage, type Language } from "../text.ts";
import type { AlertGroup, AlertRule, Asked, Reckoned } from "./alert-rule.ts";
import { ingestRules } from "./ingest-rules.ts";
import { slowRules, stationRules } from "./station-rules.ts";
import { weatherRules } from "./weather-rules.ts";

const groups: readonly AlertGroup[] = [
  { name: "clima-weather", interval: "1m", rules: weatherRules },
  { name: "clima-stations", interval: "1m", rules: stationRules },
  { name: "clima-stations-slow", interval: "5m", rules: slowRules },
  { name: "clima-ingest", interval: "1m", rules: ingestRules },
];

/** Every rule that is shipped. */
export const alertRules: readonly AlertRule[] = groups.flatMap(({ rules }) => rules);

const FIRES = "FIRES";
const NOW = { from: 0, to: 0 };
/** Grafana's own data source of expressions. */
const EXPRESSION = { type: "__expr__", uid: "__expr__" } as const;

type Math = Pick<TypeMath, "refId" | "type" | "expression" | "datasource">;
type Reduce = Pick<TypeReduce, "refId" | "type" | "expression" | "datasource" | "reducer" | "settings">;

/** Rows of InfluxDB and the numbers that they become; where no row has a number there is none, which is not 0. */
function asked({ name, query, fromS, toS, reducer }: Asked): Query[] {
  const rows = `${name}_ROWS`;
  const reduce: Reduce = { refId: name, type: "reduce", expression: rows, reducer, settings: { mode: "dropNN" }, datasource: EXPRESSION };
  return [
    {
      refId: rows,
      relativeTimeRange: { from: fromS, to: toS },
      datasourceUid: DATASOURCE.uid,
      // Every query says its own intervals; these two are only what Grafana wants to be there.
      model: modelOf({
        refId: rows,
        datasource: DATASOURCE,
        rawQuery: true,
        resultFormat: "time_series",
        query,
        intervalMs: 60_000,
        maxDataPoints: 1000,
      }),
    },
    expression(name, reduce),
  ];
}

const reckoned = ({ name, expression: text }: Reckoned): Query =>
  expression(name, { refId: name, type: "math", expression: text, datasource: EXPRESSION });

const expression = (refId: string, model: Math | Reduce): Query => ({
  refId,
  relativeTimeRange: NOW,
  datasourceUid: EXPRESSION.uid,
  model: modelOf(model),
});

/** The SDK marks its models with a method that no file holds. */
const modelOf = (model: object) => model as NonNullable<Query["model"]>;

/** A rule as it stands in a file (Grafana's rules_types.go); the SDK types the same for the API, under other names. */
const ruleOf = ({ uid, title, asks, firesWhen, panel, severity, summary, description, ...states }: AlertRule) => ({
  uid,
  title,
  condition: FIRES,
  data: [...asks.flatMap((each) => ("query" in each ? asked(each) : [reckoned(each)])), reckoned({ name: FIRES, expression: firesWhen })],
  dashboardUid: panel.board,
  panelId: panel.id,
  ...states,
  annotations: { summary, description },
  labels: { severity },
  isPaused: false,
});

/** The file that Grafana loads at its start, in one language. */
export function alertFileOf(language: Language): string {
  const file = {
    apiVersion: 1,
    groups: groups.map(({ name, interval, rules }) => ({ orgId: 1, name, folder: "Clima", interval, rules: rules.map(ruleOf) })),
  };
  return `# Written by npm run generate:grafana; docs/grafana.md says what each rule means.\n${stringify(inLanguage(file, language), { lineWidth: 0, aliasDuplicateObjects: false })}`;
}
