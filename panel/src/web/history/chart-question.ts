import type { Period, Quantity } from "@clima/schemas";
import { aggregatesOf, type ChartGroup, mainAggregate } from "../../chart-groups.ts";
import { alignedTo, stepMsOf } from "../../history/steps.ts";
import type { ChartRange } from "../api.ts";
import type { ChartView } from "./chart-view.ts";

export interface ChartQuestion {
  readonly station: string;
  readonly names: readonly Quantity[];
  readonly range: ChartRange;
}

/** What is asked for: the station's own first. The same view has the same questions, so that the browser may have the answers already. */
export function questionsOf(group: ChartGroup, station: string, view: ChartView, widthPx: number, timeZone: string): ChartQuestion[] {
  const bucketMs = stepMsOf(view.period, { widthPx, isBars: group.kind === "bars", intervalMs: view.intervalMs });
  const names = namesBeside(group, view);
  const question = (of: string, period: Period, aggregates: string): ChartQuestion => ({
    station: of,
    names,
    range: { ...alignedTo(period, bucketMs), bucketMs, aggregates, timeZone },
  });
  return [
    question(station, view.period, aggregatesOf(group)),
    ...view.compared.map((compared) => question(compared.station, compared.period, mainAggregate(group))),
  ];
}

/** Beside others, one line of each can be told apart. */
export const namesBeside = ({ names }: ChartGroup, { compared }: ChartView): readonly Quantity[] =>
  compared.length > 0 ? names.slice(0, 1) : names;
