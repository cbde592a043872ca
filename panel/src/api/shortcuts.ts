import type { Result } from "@clima/schemas";
import type { Context } from "hono";
import { readShortcuts } from "../shortcuts/read-shortcuts.ts";
import {
  type ButtonOf,
  MAX_FAVOURITES,
  MAX_MACROS,
  MAX_PAUSE_MS,
  MAX_STEPS,
  type Macro,
  type Pause,
  type Shortcuts,
} from "../shortcuts/shortcuts.ts";
import type { ShortcutsFailure } from "../shortcuts/shortcuts-file.ts";
import { jsonAnswer } from "./answers.ts";
import type { ApiDeps } from "./deps.ts";
import { listOf, named, objectOf } from "./json-schema.ts";
import { unknownStation } from "./known-station.ts";
import { stationId } from "./parameters.ts";
import { problem } from "./problem.ts";
import { type Route, route } from "./route.ts";

const button = objectOf<ButtonOf>("a button of a remote", { remote: named("Name"), button: named("Name") });
const pause = objectOf<Pause>("nothing is sent for so long", { pauseMs: { type: "integer", minimum: 1, maximum: MAX_PAUSE_MS } });
const macro = objectOf<Macro>("presses under one name", {
  name: named("Name"),
  steps: { ...listOf({ anyOf: [button, pause] }, "from the first to the last"), minItems: 1, maxItems: MAX_STEPS },
});

/** The schemas of shortcuts that have names in the document. */
export const shortcutSchemas = {
  Shortcuts: objectOf<Shortcuts>("what people made of a station's remotes", {
    revision: { type: "integer", minimum: 0, description: "counts changes; a change names the one that it was made to" },
    favourites: { ...listOf(button, "buttons that are wanted often"), maxItems: MAX_FAVOURITES },
    macros: { ...listOf(macro, "each with another name"), maxItems: MAX_MACROS },
  }),
};

const EXAMPLE: Shortcuts = {
  revision: 0,
  favourites: [{ remote: "demo-tv", button: "power" }],
  macros: [{ name: "Evening", steps: [{ remote: "demo-tv", button: "power" }, { pauseMs: 1500 }, { remote: "demo-tv", button: "mute" }] }],
};

/** Favourites and macros of a station's remotes, which the panel keeps. */
export const shortcutRoutes = (deps: ApiDeps): readonly Route[] => [
  route({
    method: "get",
    path: "/stations/{station}/shortcuts",
    summary: "The favourites and macros of a station's remotes",
    description: "The panel keeps them, for all browsers alike.",
    parameters: { station: stationId },
    answers: { 200: jsonAnswer("the shortcuts", named("Shortcuts")) },
    problems: [404, 503],
    handle: async ({ station }, context) =>
      isKnown(deps, station) ? answer(context, await deps.shortcuts.read(station)) : unknownStation(context, station),
  }),
  route({
    method: "put",
    path: "/stations/{station}/shortcuts",
    summary: "Replace the favourites and macros of a station's remotes",
    description:
      "`revision` is the one that was read. Where somebody else changed them since, the answer is 409 and nothing is changed. The answer has the next revision.",
    parameters: { station: stationId },
    body: { schema: named("Shortcuts"), example: EXAMPLE, maxBytes: 1_048_576 },
    answers: { 200: jsonAnswer("the shortcuts as they are now", named("Shortcuts")) },
    problems: [404, 409, 503],
    async handle({ station }, context, body) {
      if (!isKnown(deps, station)) return unknownStation(context, station);
      const read = readShortcuts(body);
      return read.ok ? answer(context, await deps.shortcuts.replace(station, read.value)) : problem(context, 400, read.error);
    },
  }),
];

/** Remotes are known of stations that were heard. */
const isKnown = ({ live }: ApiDeps, station: string): boolean => live.has(station) && !live.isForgotten(station);

const answer = (context: Context, kept: Result<Shortcuts, ShortcutsFailure>): Response =>
  kept.ok ? context.json(kept.value) : problem(context, kept.error.kind === "stale" ? 409 : 503, kept.error.message);
