import { quantityNames } from "@clima/schemas";
import type { StepQuery } from "@clima/store";
import type { WindRose } from "../api-types.ts";
import { CHART_AGGREGATES, readChart } from "../chart-series.ts";
import { readWindRose } from "../history/wind-rose.ts";
import { rangeOf, stepsOf } from "../series-request.ts";
import { jsonAnswer } from "./answers.ts";
import type { ApiDeps } from "./deps.ts";
import { listOf, named, number, objectOf } from "./json-schema.ts";
import { ofHistory } from "./known-station.ts";
import { instant, optionally, someOf, stationId, timeZone, wholeNumber } from "./parameters.ts";
import { problem, storeProblem } from "./problem.ts";
import { type Route, route } from "./route.ts";

/** A thousand years: nothing is measured for longer. */
const MAX_BUCKET_MS = 365_250 * 86_400_000;

/** A chart has some thousands; more would keep a small computer from everything else. */
const MOST_NUMBERS = 500_000;

const countOf = ({ fromMs, toMs, bucketMs, startsMs }: Omit<StepQuery, "station">) =>
  startsMs?.length ?? Math.ceil((toMs - fromMs) / bucketMs);

const describeTooMany = (numbers: number) =>
  `from, to, bucketMs, quantities and aggregates ask for ${numbers} numbers; expected at most ${MOST_NUMBERS}: take longer steps, a shorter range or fewer quantities`;

/** Of what is asked between two instants. */
export const rangeParameters = {
  from: optionally(instant("the beginning, inclusive; absent: a day before the end")),
  to: optionally(instant("the end, exclusive; absent: now", "2026-11-24T04:00:00Z")),
};

const windRose = objectOf<WindRose>("how often the wind came from where", {
  stepMs: number("a step is counted once, by its mean speed and the direction of its mean vector"),
  speedFromMs: listOf({ type: "number" }, "where each class of speeds begins, m/s; the last has no end"),
  counts: listOf(listOf({ type: "integer" }), "of 16 directions from north by east, each of the classes"),
  calm: { type: "integer", description: "steps below the first class" },
  unknown: { type: "integer", description: "steps with a wind whose direction is not known" },
  total: { type: "integer", description: "all steps with a speed" },
});

/** The history of a station's quantities in steps. */
export const seriesRoutes = (deps: ApiDeps): readonly Route[] => [
  route({
    method: "get",
    path: "/stations/{station}/series",
    summary: "The history of quantities, in steps",
    description:
      "All that a chart shows in one answer: at most 100,000 steps and 500,000 numbers; steps of more than an hour begin by the clock of `timeZone`, where it is given. Also of a station that was forgotten: its history stays.",
    parameters: {
      station: stationId,
      quantities: someOf("names of quantities", quantityNames, "temperatureC,humidityPct"),
      ...rangeParameters,
      bucketMs: optionally(wholeNumber("the length of a step; absent: for about 300 steps", 1, MAX_BUCKET_MS, 3_600_000)),
      timeZone: optionally(timeZone("days begin at its midnight")),
      aggregates: optionally(someOf("how a step becomes one number; a sum is for rain", CHART_AGGREGATES, "min,mean,max"), ["mean"]),
    },
    answers: { 200: jsonAnswer("the steps", named("Series")) },
    problems: [404, 503],
    handle({ station, quantities, aggregates, ...asked }, context) {
      const steps = stepsOf(asked, Date.now());
      if (!steps.ok) return problem(context, 400, steps.error);
      const numbers = countOf(steps.value) * quantities.length * aggregates.length;
      if (numbers > MOST_NUMBERS) return problem(context, 400, describeTooMany(numbers));
      return ofHistory(deps, station, context, async () => {
        const read = await readChart(deps.store, { station, quantities, aggregates, ...steps.value });
        return read.ok ? context.json(read.value) : storeProblem(context, read.error);
      });
    },
  }),
  route({
    method: "get",
    path: "/stations/{station}/wind-rose",
    summary: "How often the wind came from where",
    parameters: { station: stationId, ...rangeParameters },
    answers: { 200: jsonAnswer("the rose", windRose) },
    problems: [404, 503],
    handle({ station, ...asked }, context) {
      const range = rangeOf(asked, Date.now());
      if (!range.ok) return problem(context, 400, range.error);
      return ofHistory(deps, station, context, async () => {
        const rose = await readWindRose(deps.store, { station, ...range.value });
        return rose.ok ? context.json(rose.value) : storeProblem(context, rose.error);
      });
    },
  }),
];
