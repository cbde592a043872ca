import { isQuantity, type Quantity } from "@clima/schemas";
import { meaningOf } from "../../columns/meaning.ts";
import { tokensOf } from "../../columns/tokens.ts";
import { unitByValues } from "../../columns/unit-by-values.ts";
import { unitName } from "../../columns/units.ts";
import { conceptsByWord } from "../../columns/words.ts";
import { type Kind, mapEntry } from "../one-each.ts";
import { DEVICE, INDOORS, NO_QUANTITY } from "../reasons.ts";

/** What Home Assistant says of a sensor; a file of states alone says only the id. */
export interface Entity {
  readonly id: string;
  readonly unit?: string | undefined;
  readonly deviceClass?: string | undefined;
}

const wordsOf = (id: string) =>
  ` ${id
    .replace(/^\w+[.:]/, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")} `;

/** Rooms and machines that people name sensors after, beside those that names of columns have. */
const INSIDE =
  / (living|bath|bathroom|bad|badezimmer|office|buro|buero|cellar|basement|keller|attic|hall|hallway|flur|garage|schlafzimmer|kuche|kueche|kinderzimmer|sala|quarto|cozinha|banheiro|escritorio) /;
const MACHINE =
  / (processor|soc|device|disk|nvme|ssd|gpu|router|nas|printer|fridge|freezer|oven|boiler|radiator|thermostat|target|setpoint|floor|flow|return|supply|inverter|phone|laptop) /;
/** They name the sensors of a board after it, too: esp32_garden_temperature. */
const BOARD = / (esp|esp32|esp8266) /;

/** What is measured, by the class of a sensor (home-assistant.io, "Sensor", "Available device classes"), where the words of its id do not say it. */
const BY_CLASS: { readonly [deviceClass: string]: Quantity } = {
  temperature: "temperatureC",
  humidity: "humidityPct",
  absolute_humidity: "absoluteHumidityGm3",
  atmospheric_pressure: "pressureHpa",
  pressure: "pressureHpa",
  illuminance: "illuminanceLux",
  wind_speed: "windSpeedMs",
  wind_direction: "windDirectionDeg",
  precipitation_intensity: "rainRateMmh",
};
/** In their units only one thing of the weather is measured. */
const BY_UNIT: readonly Quantity[] = ["temperatureC", "pressureHpa", "illuminanceLux"];
const quantityByUnit = (unit: string) => BY_UNIT.find((quantity) => CLEAR_UNITS.has(unitName(quantity, unit) ?? ""));
/** K, kPa and inches are of other things, too. */
const CLEAR_UNITS: ReadonlySet<string> = new Set(["°C", "°F", "hPa", "lx"]);

/** Whether a sensor is named as one outdoors. */
export const isOutdoors = (id: string): boolean =>
  / (garden|garten|jardim|jardin|balcony|balkon|terrace|terrasse|roof|dach|patio|yard|weather|wetter|meteo|station) /.test(wordsOf(id)) ||
  tokensOf(wordsOf(id)).some((token) => conceptsByWord.get(token)?.has("outdoor"));

/** What a sensor measures by its class, its unit and the words of its id. `sample` is some of its numbers, for a unit that is not said. */
export function kindOf({ id, unit, deviceClass }: Entity, sample: readonly number[]): Kind {
  const words = wordsOf(id);
  if (/^(?!sensor\.)\w+\./.test(id)) return { passedOver: "it is no sensor" };
  if (MACHINE.test(words) || (BOARD.test(words) && !isOutdoors(id))) return { passedOver: DEVICE };
  if (INSIDE.test(words)) return { passedOver: INDOORS };
  const quantity = quantityOf(words, unit, deviceClass);
  if (!isQuantity(quantity)) return { passedOver: quantity };
  if (unit !== undefined) return { quantity, unit };
  const found = unitByValues(quantity, sample, undefined);
  if (found !== undefined) return { quantity, unit: found, isGuessed: true };
  return { passedOver: `its unit is not said; say it with --map: columns: {${mapEntry(id)}: {quantity: ${quantity}, unit: …}}` };
}

/** A quantity, or why there is none. Words that no column has, such as the name of a garden, say nothing. */
function quantityOf(words: string, unit: string | undefined, deviceClass: string | undefined): Quantity | string {
  const known = tokensOf(words).filter((token) => conceptsByWord.has(token) && !isNeutral(token));
  const meaning = meaningOf(known.join(" "));
  const ofClass = BY_CLASS[deviceClass ?? ""] ?? (deviceClass === undefined ? quantityByUnit(unit ?? "") : undefined);
  if (meaning.use === "value")
    return unit === undefined || unitName(meaning.quantity, unit) ? rainOf(meaning.quantity) : (ofClass ?? NO_QUANTITY);
  const hasSubject = known.length > 0 && meaning.use === "passed over" && !meaning.reason.startsWith("no quantity");
  return hasSubject ? meaning.reason : (ofClass ?? NO_QUANTITY);
}

const isNeutral = (token: string) => conceptsByWord.get(token)?.has("stationName") ?? false;

/** A sensor of rain counts on until it is set back, at midnight or never: it is not the rain of an interval. */
const rainOf = (quantity: Quantity): Quantity | string =>
  quantity === "rainMm" ? "it is a total that counts on; of a day or an hour only those are read whose names say so" : quantity;
