import { quantityNames } from "@clima/schemas";
import type {
  ChartSeries,
  Part,
  Parts,
  Press,
  Problem,
  Received,
  StationView,
  Storing,
  SunToday,
  TimedValue,
  Today,
  Twins,
} from "../api-types.ts";
import { CHART_AGGREGATES } from "../chart-series.ts";
import { instantText, type JsonSchema, listOf, named, number, objectOf, oneOfTexts, optional, text, truth } from "./json-schema.ts";
import type { Answer } from "./route.ts";

/** An answer of JSON. */
export const jsonAnswer = (description: string, schema: JsonSchema): Answer => ({ description, schema });

/** An object with some of the quantities. */
export const byQuantity = (description: string, value: JsonSchema): JsonSchema => ({
  description,
  type: "object",
  additionalProperties: false,
  properties: Object.fromEntries(quantityNames.map((name) => [name, value])),
});
const columnOf = (description: string): JsonSchema => ({ description, type: "array", items: { type: ["number", "null"] } });

const timedValue = objectOf<TimedValue>("a value and its time", {
  value: number("in the unit that the quantity's name ends in"),
  takenAt: instantText("when it was measured, by the station's clock"),
  arrivedAt: optional(instantText("when it came, by the panel's clock; absent where it is out of the store")),
  isSuspect: optional({ const: true, description: "the station doubts it" }),
});

const press = objectOf<Press>("an infrared command that somebody sent, and what came of it", {
  id: optional(text("the command's id")),
  at: instantText("when it was answered"),
  status: oneOfTexts(["accepted", "ok", "error", "expired", "rejected"], "what came of it"),
  code: text("the same as a stable word, for programs"),
  message: text("the same for people"),
  takenMs: number("from arrival to answer"),
  remote: optional(text("the remote")),
  button: optional(text("its button")),
});

const storing = objectOf<Storing>("what is known of storing a station's readings", {
  lastStoredAt: optional(instantText("when the store last took one of them")),
  storeError: optional(text("why the store takes nothing")),
  unstoredSince: optional(instantText("when the oldest reading arrived that is not known to be stored")),
  isIngestAway: optional(truth("no ingest is connected to the broker")),
});

const station = objectOf<StationView>("what a station is like now", {
  station: text("its id"),
  status: optional(oneOfTexts(["online", "offline"], "absent where none was ever heard")),
  info: optional(named("InfoMessage")),
  health: optional(named("HealthMessage")),
  values: byQuantity("the newest value of each quantity", named("TimedValue")),
  firstTakenAt: optional(instantText("the first that is stored, by its own clock; only where one station is asked for")),
  lastSeenAt: optional(instantText("when it was last heard, by the panel's clock; else when it measured last, by its own")),
  clockAheadMs: optional(number("how far its clock is ahead of the panel's; negative: behind")),
  twins: optional(
    objectOf<Twins>("two stations say that they are this one", {
      message: text("which they are, and what to do"),
      seenAt: instantText("when that was seen last"),
    }),
  ),
  presses: listOf(named("Press"), "newest first"),
  received: optional(
    objectOf<Received>("the newest infrared signal that its receiver saw", {
      at: instantText("when it came, by the panel's clock"),
      protocol: optional(text("with address and command, where it is one that is known")),
      address: optional(number("of the device")),
      command: optional(number("what it is to do")),
      timingsUs: listOf(number("microseconds"), "marks positive, spaces negative"),
    }),
  ),
  airConditioners: optional({
    description: "what each air conditioner was last sent, by the name of its remote",
    type: "object",
    additionalProperties: named("IrStateMessage"),
  }),
  storing: optional(named("Storing")),
});

const today = objectOf<Today>("a station's day so far", {
  timeZone: text("where its days begin, a name of the IANA database"),
  low: optional(named("TimedValue")),
  high: optional(named("TimedValue")),
  changeInHourC: optional(number("of the temperature in the last hour")),
  rainMm: optional(number("all rain since midnight")),
  sun: optional(
    objectOf<SunToday>("where the sun is, where the station says where it is", {
      elevationDeg: number("above the horizon, now"),
      riseAt: optional(instantText("absent where it does not rise or set today")),
      setAt: optional(instantText("absent where it does not rise or set today")),
    }),
  ),
  moon: objectOf<Today["moon"]>("the moon", { phase: number("0 new, 0.5 full, below 1"), litFraction: number("0 to 1") }),
});

const series = objectOf<ChartSeries>("columns of equal length; a step without a value is null", {
  bucketStartsMs: listOf({ type: "integer" }, "where each step begins, ms since 1970 UTC"),
  series: byQuantity("by quantity and aggregate", {
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(CHART_AGGREGATES.map((each) => [each, columnOf(each)])),
  }),
});

const part = objectOf<Part>("how something is that the panel depends on", {
  isAway: truth("it does not do its work"),
  since: instantText("since when it is like that"),
  problem: optional(text("why it is away")),
});

const parts = objectOf<Parts>("what the panel depends on", {
  toldAt: instantText("when this was told"),
  broker: named("Part"),
  store: named("Part"),
  ingest: optional(named("Part")),
  storing: optional(named("Part")),
});

const problem = objectOf<Problem>("why a request was refused or failed (RFC 9457)", {
  type: { const: "about:blank", description: "the status says what kind of problem it is" },
  title: text("the status in words"),
  status: { type: "integer", minimum: 400, maximum: 599, description: "the HTTP status code" },
  detail: text("for people: what came, what was expected, what to do"),
});

/** The schemas of answers that have names in the document. */
export const answerSchemas: Readonly<Record<string, JsonSchema>> = {
  Problem: problem,
  TimedValue: timedValue,
  Press: press,
  Storing: storing,
  Station: station,
  Today: today,
  Series: series,
  Part: part,
  Parts: parts,
};
