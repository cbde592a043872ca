import type { Quantity } from "@clima/schemas";
import { splitHeader } from "./header.ts";
import { tokensOf } from "./tokens.ts";
import { isSameUnit, isUnit, unitName } from "./units.ts";
import { type Concept, conceptsByWord } from "./words.ts";

/** What the name of a column says by itself. */
export type Meaning =
  | {
      readonly use: "value";
      readonly quantity: Quantity;
      /** As people read it; undefined where the name does not say it. */
      readonly unit: string | undefined;
      /** Of two columns with one quantity the lower goes first: 0 is outdoors, 1 a plain one, 2 a mean. */
      readonly rank: number;
      /** What the name leaves open, and how it is taken. */
      readonly doubt?: string;
    }
  | { readonly use: "time" | "station" }
  | { readonly use: "passed over"; readonly reason: string };

type Concepts = ReadonlySet<Concept>;
type Named = { readonly quantity: Quantity; readonly doubt?: string } | { readonly reason: string };

const MAP = "--map may name a quantity for it";

/** The first rule whose concepts all are there says what is measured. */
const SUBJECTS: readonly (readonly [concepts: string, named: Named])[] = [
  ["forecast", { reason: "it is a forecast" }],
  ["uv", { reason: "Clima has no quantity for UV" }],
  ["machine", { reason: "it is of the device, not of the weather" }],
  ["snow", { reason: "Clima has no quantity for snow" }],
  ["windChill", { reason: "Clima has no quantity for wind chill" }],
  ["vapourPressureDeficit", { quantity: "vapourPressureDeficitKpa" }],
  ["humidex", { quantity: "humidexC" }],
  ["heatIndex", { quantity: "heatIndexC" }],
  ["apparent", { quantity: "apparentTemperatureC" }],
  ["wetBulb", { quantity: "wetBulbC" }],
  ["dewPoint", { quantity: "dewPointC" }],
  ["humidity absolute", { quantity: "absoluteHumidityGm3" }],
  ["humidity", { quantity: "humidityPct" }],
  ["altimeter", { reason: "it is the altimeter setting (QNH), which is neither the station's pressure nor that at sea level" }],
  ["pressure tendency", { reason: "Clima makes the tendency of the pressure itself" }],
  ["barometer tendency", { reason: "Clima makes the tendency of the pressure itself" }],
  ["tendency", { reason: "it is a change, not a measurement" }],
  ["pressure seaLevel", { quantity: "seaLevelPressureHpa" }],
  ["barometer seaLevel", { quantity: "seaLevelPressureHpa" }],
  ["pressure absolute", { quantity: "pressureHpa" }],
  ["barometer absolute", { quantity: "pressureHpa" }],
  ["pressure surface", { quantity: "pressureHpa" }],
  ["barometer", { quantity: "seaLevelPressureHpa", doubt: "taken as the pressure at sea level; of the station it is pressureHpa" }],
  ["pressure", { quantity: "pressureHpa", doubt: "taken as the station's own pressure; reduced to sea level it is seaLevelPressureHpa" }],
  ["gust degrees", { reason: "it is the direction of gusts" }],
  ["wind degrees", { quantity: "windDirectionDeg" }],
  ["gust direction", { reason: "it is the direction of gusts" }],
  ["gust", { quantity: "windGustMs" }],
  ["direction", { quantity: "windDirectionDeg" }],
  ["rain rate", { quantity: "rainRateMmh" }],
  ["rain day", { quantity: "rainDayMm" }],
  ["rain hour", { quantity: "rainHourMm" }],
  ["rain longer", { reason: "Clima has no rain of this time; it has that of an interval, an hour and a day" }],
  ["rain", { quantity: "rainMm", doubt: "taken as the rain of each interval; since midnight it is rainDayMm" }],
  ["rate", { reason: `of what it is a rate is not said; ${MAP}` }],
  ["wind", { quantity: "windSpeedMs" }],
  ["speed", { quantity: "windSpeedMs" }],
  ["visibility", { quantity: "visibilityM" }],
  ["temperature", { quantity: "temperatureC" }],
  ["light", { quantity: "illuminanceLux" }],
  ["seaLevel", { reason: `of what it is said to be relative is not said; ${MAP}` }],
];

/** What a column is passed over for though its quantity is known. */
const MODIFIERS: readonly (readonly [concept: Concept, reason: string])[] = [
  ["indoor", "it is measured indoors; --map may name a station for it"],
  ["soil", "it is of soil, leaves or water"],
  ["channel", "it is of a further sensor; --map may name a station for it"],
  ["high", "it is the highest of an interval"],
  ["low", "it is the lowest of an interval"],
];

/** Whole columns of W/m² are not turned into lux: how many lux a watt is depends on the sky. */
const SOLAR = "it is radiation, and Clima measures light in lux";

/** What a column is, by its name in seven languages, with its unit in brackets, behind a space or at the end of the word. */
export function meaningOf(header: string): Meaning {
  const { name, unit: inBrackets } = splitHeader(header);
  const { rest, unit: behind } = inBrackets === undefined ? splitTrailingUnit(name) : { rest: name, unit: inBrackets };
  const { tokens: all, unit } = takeUnit(tokensOf(rest), behind);
  const tokens = unit === undefined ? all : withoutUnitWords(all, unit);
  const concepts = conceptsOf(tokens);
  const unknown = tokens.find((token) => !conceptsByWord.has(token) && !isPlace(token));
  const named = subjectOf(concepts, unit);
  if (named === undefined) return withoutSubject(concepts, unknown);
  if (unit === undefined && tokens.some(isOfClock)) return { use: "passed over", reason: "it is a time" };
  if ("reason" in named) return { use: "passed over", reason: named.reason };
  const reason =
    modifierOf(named.quantity, concepts, tokens) ?? (unknown && `what ${JSON.stringify(unknown)} says of it is not known; ${MAP}`);
  if (reason !== undefined) return { use: "passed over", reason };
  return valueMeaning(named, unit, rankOf(concepts));
}

/** "Time of maximum gust", "TimeSunRise" */
const isOfClock = (token: string) => /^(time|zeit|uhrzeit|tijd)$/.test(token);

/** "Temperature_Celsius(°C)" has its unit twice. */
const withoutUnitWords = (tokens: readonly string[], unit: string): readonly string[] =>
  tokens.filter((token) => conceptsByWord.has(token) || !isSameUnit(token, unit));

/** A plain name may be of a sensor indoors, where another column says outdoors. */
function rankOf(concepts: Concepts): number {
  if (concepts.has("mean") || concepts.has("hour")) return 2;
  return concepts.has("outdoor") ? 0 : 1;
}

function valueMeaning(named: { readonly quantity: Quantity; readonly doubt?: string }, unit: string | undefined, rank: number): Meaning {
  const { quantity, doubt } = named;
  const isRate = quantity.startsWith("rain") && unit !== undefined && unitName(quantity, unit) === undefined;
  const rate = isRate ? unitName("rainRateMmh", unit) : undefined;
  if (rate !== undefined) return { use: "value", quantity: "rainRateMmh", unit: rate, rank };
  const known = unit === undefined ? undefined : unitName(quantity, unit);
  if (quantity === "windSpeedMs" && known === undefined && unit !== undefined && unitName("windDirectionDeg", unit) !== undefined)
    return { use: "value", quantity: "windDirectionDeg", unit: "°", rank };
  if (unit !== undefined && known === undefined) return { use: "passed over", reason: `${quantity} is not measured in ${unit}; ${MAP}` };
  return { use: "value", quantity, unit: known, rank, ...(doubt === undefined ? {} : { doubt }) };
}

function withoutSubject(concepts: Concepts, unknown: string | undefined): Meaning {
  if (concepts.has("solar") && !concepts.has("time")) return { use: "passed over", reason: SOLAR };
  if (unknown === undefined && concepts.has("time")) return { use: "time" };
  if (unknown === undefined && concepts.has("stationName")) return { use: "station" };
  return { use: "passed over", reason: `no quantity of Clima is known by this name; ${MAP}` };
}

function subjectOf(concepts: Concepts, unit: string | undefined): Named | undefined {
  if (concepts.has("solar")) return isLux(unit) || concepts.has("light") ? { quantity: "illuminanceLux" } : undefined;
  return SUBJECTS.find(([needed]) => needed.split(" ").every((concept) => concepts.has(concept as Concept)))?.[1];
}

const isLux = (unit: string | undefined) => unit !== undefined && unitName("illuminanceLux", unit) !== undefined;

function modifierOf(quantity: Quantity, concepts: Concepts, tokens: readonly string[]): string | undefined {
  const found = MODIFIERS.find(([concept]) => concepts.has(concept) && !(concept === "high" && quantity === "windGustMs"));
  if (found) return found[1];
  if (concepts.has("surface") && quantity !== "pressureHpa") return "it is of a surface, not of the air";
  const isRain = quantity.startsWith("rain");
  if (!isRain && (concepts.has("day") || concepts.has("longer"))) return "it is of a longer time, not of the moment";
  if (tokens.some(isHigh)) return "it is measured high above the ground";
  return tokens.some((token) => /^\d+$/.test(token)) ? "it is of a further sensor; --map may name a station for it" : undefined;
}

/** Screens stand at 2 m and masts for wind at 10 m (WMO No. 8); models give more. */
const isHigh = (token: string) => /^\d+m$/.test(token) && Number.parseInt(token, 10) > 10;
const isPlace = (token: string) => /^\d+(m|cm)?$/.test(token) || token === "%";

const conceptsOf = (tokens: readonly string[]): Concepts => new Set(tokens.flatMap((token) => [...(conceptsByWord.get(token) ?? [])]));

/** "Wind km/h", "Dewpoint °F": a unit behind the name that is no word of it. */
function splitTrailingUnit(name: string): { readonly rest: string; readonly unit: string | undefined } {
  const parts = /^(.*\S)[\s_,;:-]+([^\s_,;:]+)$/s.exec(name);
  const [, rest = "", last = ""] = parts ?? [];
  const isClear = /[°º˚℃℉%/²³]/.test(last) || last.length > 2;
  return parts && isClear && isUnit(last) && !conceptsByWord.has(last.toLowerCase())
    ? { rest, unit: last }
    : { rest: name, unit: undefined };
}

/** The last token, or the last two, may be the unit of what the others name: "in" is inches of rain, and indoors of temperature. */
function takeUnit(
  tokens: readonly string[],
  unit: string | undefined,
): { readonly tokens: readonly string[]; readonly unit: string | undefined } {
  if (unit !== undefined) return { tokens, unit };
  for (const count of [2, 1]) {
    for (const end of [tokens.length, tokens.length - 1, tokens.length - 2]) {
      const taken = tokens.slice(Math.max(0, end - count), end);
      const others = [...tokens.slice(0, Math.max(0, end - count)), ...tokens.slice(end)];
      const subject = taken.length === count ? subjectOf(conceptsOf(others), undefined) : undefined;
      if (!subject || !("quantity" in subject)) continue;
      const text = [taken.join("/"), taken.join("")].find((spelling) => isUnitOf(subject.quantity, spelling));
      if (text !== undefined) return { tokens: others, unit: text };
    }
  }
  return { tokens, unit };
}

/** "in" is a place, too; a name such as "Celsius" says what is measured by its unit. */
const UNITS_AND_WORDS: ReadonlySet<string> = new Set(["in", "celsius", "fahrenheit"]);

function isUnitOf(quantity: Quantity, text: string): boolean {
  if (quantity.startsWith("rain") && text.includes("/")) return unitName("rainRateMmh", text) !== undefined;
  const isWord = conceptsByWord.has(text) && !UNITS_AND_WORDS.has(text);
  return !isWord && unitName(quantity, text) !== undefined;
}
