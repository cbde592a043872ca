import type { StationEvent } from "../api-types.ts";
import { rangeOf } from "../series-request.ts";
import { readLog } from "../station-log.ts";
import { jsonAnswer } from "./answers.ts";
import type { ApiDeps } from "./deps.ts";
import { instantText, listOf, objectOf, oneOfTexts, optional, text } from "./json-schema.ts";
import { ofStation } from "./known-station.ts";
import { stationId } from "./parameters.ts";
import { problem, storeProblem } from "./problem.ts";
import { type Route, route } from "./route.ts";
import { rangeParameters } from "./series.ts";

const event = objectOf<StationEvent>("something that happened to a station", {
  at: instantText("when"),
  kind: oneOfTexts(
    ["online", "offline", "sent", "received", "state"],
    "it came or went; an infrared command was answered, a code received, or an air conditioner sent a state",
  ),
  remote: optional(text("the remote, where it is known")),
  button: optional(text("its button, where it is known")),
  result: optional(text("of sent: what came of it")),
});

/** What happened to a station. */
export const logRoutes = (deps: ApiDeps): readonly Route[] => [
  route({
    method: "get",
    path: "/stations/{station}/log",
    summary: "What happened to a station",
    description: "When it came and went, and what its infrared did, newest first; of more than 300 events the newest.",
    parameters: { station: stationId, ...rangeParameters },
    answers: { 200: jsonAnswer("the events", listOf(event)) },
    problems: [404, 503],
    handle({ station, ...asked }, context) {
      const range = rangeOf(asked, Date.now());
      if (!range.ok) return problem(context, 400, range.error);
      return ofStation(deps, station, context, async () => {
        const read = await readLog(deps.store, station, range.value.fromMs, range.value.toMs);
        return read.ok ? context.json(read.value) : storeProblem(context, read.error);
      });
    },
  }),
];
