import type { Rule } from "@grafana/grafana-foundation-sdk/alerting";
import type { Text } from "../text.ts";

/** How many rows of a query become one number for each station. */
export type Reducer = "last" | "max" | "count";

/** Numbers that a query finds, one for each set of tags, under a name that expressions write with a dollar: $TEMPERATURE. */
export interface Asked {
  readonly name: string;
  readonly query: string;
  /** The time that $timeFilter stands for: from so many seconds ago to so many. */
  readonly fromS: number;
  readonly toS: number;
  readonly reducer: Reducer;
}

/** Numbers reckoned from others. Where two meet, those with the same tags do; what has no partner falls out. */
export interface Reckoned {
  readonly name: string;
  readonly expression: string;
}

export interface AlertRule {
  /** Fixed: what a person silenced or routed by it stays so. At most 40 characters. */
  readonly uid: string;
  readonly title: Text;
  /** One line, as it stands in a mail: which station, which value, which unit. */
  readonly summary: Text;
  /** What it means and what to do. */
  readonly description: Text;
  readonly severity: "critical" | "warning";
  readonly asks: readonly (Asked | Reckoned)[];
  /** An expression over them that is not 0 where the rule fires. */
  readonly firesWhen: string;
  /** How long it must be so before anybody is told. */
  readonly for: string;
  /** How long it goes on after it is no longer so, that what swings about its limit is told once. */
  readonly keepFiringFor: string;
  readonly noDataState: Rule["noDataState"];
  readonly execErrState: Rule["execErrState"];
  /** Where the rule is seen: uid of the board and number of the panel. */
  readonly panel: { readonly board: string; readonly id: number };
}

export interface AlertGroup {
  readonly name: string;
  /** How often its rules are looked at. */
  readonly interval: string;
  readonly rules: readonly AlertRule[];
}

/**
 * What nearly every rule answers. No data: what nobody measures (wind without an anemometer, a bucket that is new) is nothing to tell, and
 * a station that falls silent has a rule of its own. An error: the store is away, which another rule tells; the others stay as they were,
 * so that an outage neither fires nor ends them.
 */
export const QUIET = { noDataState: "OK", execErrState: "KeepLast" } as const;
