import type { ValueFacts } from "../plan/column-facts.ts";
import type { Profile, TableHead } from "../port.ts";
import { ANOTHER_SENSOR, DERIVED, DEVICE, INDOORS, IRRADIANCE, LABEL, NO_QUANTITY, TOTAL } from "./reasons.ts";
import { columnsLike, hasAnyColumn, passOver, planByHeaderUnits } from "./shape.ts";

const NAME = "Ecowitt";

/** Of the consoles' cards, in English and German. */
const OUTDOORS = /^(outdoor temperature|temperatur aussen|aussentemperatur)$/;
/** ecowitt.net has the names of the groups in the language of the user, those of the values in English: "Außen" above "Feels Like(℃)". */
const FEELS_LIKE = /^(.+) feels like$/;
const NOT_OUTDOORS = /^(indoor|innen|interieur|interior|interno|inomhus|binnen|.*\bch ?\d)/;

/**
 * What ecowitt.net exports, whose header has a line of groups above ("Outdoor" above "Temperature(℃)"), and what the consoles write to their
 * cards (YYYYMMA.CSV); Froggit, dnt, Sainlogic and others sell the same consoles. The header names the units. Hourly rain is of the last hour,
 * daily rain since midnight.
 */
export const ecowitt: Profile = {
  name: NAME,
  recognises: (head) =>
    hasAnyColumn(head, "Time", "Zeit") &&
    !hasAnyColumn(head, "Interval", "Intervall") &&
    (columnsLike(head, OUTDOORS).length > 0 || outdoorGroup(head) !== undefined) &&
    columnsLike(head, /(feels like|gefuhlte|gust|boe|absolute|abs |relative|rel |hourly|daily|uvi)/).length > 0,
  plan: (head, options) =>
    planByHeaderUnits(head, options, {
      profile: NAME,
      time: { columns: [["Time", "Zeit"]], order: "ymd" },
      values: [...outdoors(head), ...valuesOf(head)],
      passedOver: passOver(head, [
        [/^no$/, LABEL],
        [/^(indoor|innen|interieur|interior|interno)|innen$/, INDOORS],
        [/feels like|gefuhlte|heat ?index|wind ?chill|vpd/, DERIVED],
        [/batter|charge|signal|voltage/, DEVICE],
        [/solar$|solar rad|sonneneinstrahlung/, IRRADIANCE],
        [/uvi?( index)?$|^uv |\bpm ?\d|co2|aqi|lightning|blitz/, NO_QUANTITY],
        [/(event|weekly|monthly|yearly|24 hours?|wochen?|monat|jahre?|total)/, TOTAL],
        [/piezo/, "the second rain gauge of the station"],
        [/(temperatur|humidity|feuchte|feuchtigkeit|dew point|taupunkt|soil|leaf|water|ch ?\d)/, ANOTHER_SENSOR],
      ]),
    }),
};

function outdoorGroup(head: TableHead): string | undefined {
  const [column] = columnsLike(head, FEELS_LIKE).filter((name) => columnsLike({ ...head, columns: [name] }, NOT_OUTDOORS).length === 0);
  return column?.replace(/ Feels Like.*$/i, "");
}

function outdoors(head: TableHead): readonly ValueFacts[] {
  const group = outdoorGroup(head) ?? "Outdoor";
  return [
    { column: [`${group} Temperature`, ...columnsLike(head, OUTDOORS)], quantity: "temperatureC" },
    {
      column: [`${group} Humidity`, ...columnsLike(head, /^(luftfeuchtigkeit|luftfeuchte) aussen$|^aussenluftfeuchte$/)],
      quantity: "humidityPct",
    },
    { column: [`${group} Dew Point`, "Dew Point", "Taupunkt"], quantity: "dewPointC" },
  ];
}

const valuesOf = (head: TableHead): readonly ValueFacts[] => [
  { column: columnsLike(head, /(^| )absolute$|^abs(olute|olut)? (pressure|luftdruck)$/), quantity: "pressureHpa" },
  { column: columnsLike(head, /(^| )relative$|^rel(ative|ativ)? (pressure|luftdruck)$/), quantity: "seaLevelPressureHpa" },
  { column: columnsLike(head, /^wind$|wind speed$|^windgeschwindigkeit$/), quantity: "windSpeedMs" },
  { column: columnsLike(head, /^gust$|wind gust$|^(wind)?boe?$/), quantity: "windGustMs" },
  { column: columnsLike(head, /wind direction$|^windrichtung$/), quantity: "windDirectionDeg" },
  { column: rainLike(head, /rain rate$|^regenrate$/), quantity: "rainRateMmh" },
  { column: rainLike(head, /(^| )hourly$|^hourly rain$|^regen stunde$/), quantity: "rainHourMm" },
  { column: rainLike(head, /(^| )daily$|^daily rain$|^regen tag$/), quantity: "rainDayMm" },
];

/** A station may have two gauges; the one with a bucket goes before the piezoelectric one. */
const rainLike = (head: TableHead, pattern: RegExp) =>
  [...columnsLike(head, pattern)].sort((a, b) => Number(/piezo/i.test(a)) - Number(/piezo/i.test(b)));
