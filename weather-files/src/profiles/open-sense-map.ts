import querystring from "node:querystring";
import { err, ok, type Quantity, type Result } from "@clima/schemas";
import type { ColumnFacts, LongMeaning } from "../plan/column-facts.ts";
import { columnPlan } from "../plan/column-plan.ts";
import type { Profile, TableHead } from "../port.ts";
import { LABEL, NO_QUANTITY } from "./reasons.ts";
import { hasAnyColumn, hasColumns, mappedColumns, passOver, plainName } from "./shape.ts";

const NAME = "openSenseMap";

/** What boxes call what they measure: the titles of the senseBox's own sensors in German and English (sensebox/openSenseMap-API, models). */
const PHENOMENA: readonly (readonly [RegExp, Quantity, string])[] = [
  [/^(luft|air |aussen|außen|outdoor )?temperatur(e)?$/, "temperatureC", "°C"],
  [/^(rel |relative )?(luft|air )?(feuchte|feuchtigkeit|luftfeuchte|luftfeuchtigkeit|humidity)$/, "humidityPct", "%"],
  [/^(atm |air |atmospheric |atmosphärischer |barometric )?(luftdruck|pressure|druck)$/, "pressureHpa", "hPa"],
  [/^(beleuchtungsstarke|helligkeit|lichtintensitat|illuminance|light intensity|ambient light|licht|light)$/, "illuminanceLux", "lx"],
  [/^(windgeschwindigkeit|wind speed|windspeed)$/, "windSpeedMs", "m/s"],
  [/^(windrichtung|wind direction)$/, "windDirectionDeg", "°"],
];

/** Of the file that the download of a phenomenon makes, opensensemap_org-download-Temperatur-sensorId-createdAt-….csv. */
const FILE_NAME =
  /opensensemap_org-download-(.+?)-(?:sensorId|createdAt|value|lat|lon|height|box|exposure|phenomenon|unit|sensorType|\d{8}_)/i;

/** Sensors send Pa though their box says hPa: there is no pressure of the air between 1,200 and 20,000 in either. */
const MOST_HPA = 1200;

function toHpa(text: string): Result<string, string> {
  const pressure = Number(text);
  return ok(pressure > MOST_HPA ? String(pressure / 100) : text);
}

export const openSenseMap: Profile = {
  name: NAME,
  recognises: (head) =>
    hasColumns(head, "createdAt") &&
    !hasColumns(head, "feed_id") &&
    (hasColumns(head, "value") || (isOfBox(head) && head.columns.some((column) => phenomenonOf(column)))),
  plan(head, options) {
    const isLong = hasColumns(head, "value") && !mappedColumns(head, options).has("value");
    const facts = isLong ? longFacts(head) : ok(wideFacts(head));
    return facts.ok ? columnPlan(head, options, facts.value) : facts;
  },
};

/** A table with a column a phenomenon is of a box when it says so, or names them as the boxes do. */
const isOfBox = (head: TableHead) =>
  hasAnyColumn(head, "boxId", "boxName", "sensorId", "Temperatur", "rel. Luftfeuchte", "Luftdruck", "Beleuchtungsstärke");

function phenomenonOf(name: string): { readonly quantity: Quantity; readonly unit: string } | undefined {
  const plain = plainName(name);
  const found = PHENOMENA.find(([pattern]) => pattern.test(plain));
  return found && { quantity: found[1], unit: found[2] };
}

const common = (head: TableHead) =>
  ({
    profile: NAME,
    time: { columns: ["createdAt"], order: "ymd" },
    ...stationOf(head),
    passedOver: passOver(head, [
      [/^(lat|lon|lng|height|latitude|longitude|sensor ?id|sensor ?type|box ?name|box ?id|exposure)$/, LABEL],
      [/^(uv|pm|co2|lautstarke|noise|feinstaub)/, NO_QUANTITY],
    ]),
  }) as const satisfies Partial<ColumnFacts>;

function stationOf(head: TableHead): Pick<ColumnFacts, "station"> {
  const column = ["boxName", "boxId"].find((name) => hasColumns(head, name));
  return column ? { station: { column } } : {};
}

const wideFacts = (head: TableHead): ColumnFacts => ({
  ...common(head),
  values: head.columns.flatMap((column) => {
    const found = phenomenonOf(column);
    return found ? [{ column, ...found, ...(found.quantity === "pressureHpa" ? { cell: toHpa } : {}) }] : [];
  }),
});

function longFacts(head: TableHead): Result<ColumnFacts, string> {
  if (hasColumns(head, "phenomenon")) {
    return ok({ ...common(head), long: { name: "phenomenon", value: "value", unit: "unit", meaningOf } });
  }
  const name = phenomenonOfFile(querystring.unescape(head.name));
  const found = name === undefined ? undefined : phenomenonOf(name);
  if (found) {
    const cell = found.quantity === "pressureHpa" ? { cell: toHpa } : {};
    return ok({
      ...common(head),
      values: [{ column: "value", ...found, ...cell }],
      notes: [`the file's name says that its values are ${name}`],
    });
  }
  if (name !== undefined) return err(`this is of ${NAME} and its values are ${name}, of which Clima has no quantity`);
  return err(
    `this is of ${NAME} and does not say what its values are; expected a column phenomenon, the name that it was downloaded with (opensensemap_org-download-Temperatur-…), or "value" in a --map file`,
  );
}

/** As the download names it, or a word of a name that people gave the file, such as box-Temperatur.csv. */
function phenomenonOfFile(file: string): string | undefined {
  const words = file.split(/[^\p{L}]+/u);
  const pairs = words.map((word, index) => `${word} ${words[index + 1] ?? ""}`.trim());
  return FILE_NAME.exec(file)?.[1] ?? [...pairs, ...words].find((each) => phenomenonOf(each) !== undefined);
}

const isPa = (unit: string | undefined): boolean => unit?.toLowerCase() === "pa";

function meaningOf(name: string, unit: string | undefined): LongMeaning | undefined {
  const found = phenomenonOf(name);
  return found && { ...found, unit: unit || found.unit, ...(found.quantity === "pressureHpa" && !isPa(unit) ? { cell: toHpa } : {}) };
}
