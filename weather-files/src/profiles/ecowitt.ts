import type { Profile, TableHead } from "../port.ts";
import { ANOTHER_SENSOR, DERIVED, DEVICE, INDOORS, IRRADIANCE, NO_QUANTITY, TOTAL } from "./reasons.ts";
import { columnsLike, hasAnyColumn, passOver, planByHeaderUnits } from "./shape.ts";

const NAME = "Ecowitt";

/**
 * What ecowitt.net exports, whose header has a line of groups above ("Outdoor" above "Temperature(℃)", in the language of the user), and what
 * the consoles write to their cards (200YYMMA.CSV), in English and German; Froggit, dnt, Sainlogic and others sell the same consoles. The header
 * names the units. Hourly rain is of the last hour, daily rain since midnight.
 */
export const ecowitt: Profile = {
  name: NAME,
  recognises: (head) =>
    hasAnyColumn(head, "Time", "Zeit") &&
    hasAnyColumn(head, "Outdoor Temperature", "Temperatur Aussen", "Temperatur Außen", "Außen Temperature") &&
    !hasAnyColumn(head, "Interval", "Intervall") &&
    columnsLike(head, /(feels like|gefuhlte|gust|boe|abs|rel|hourly|daily|uvi)/).length > 0,
  plan: (head, options) =>
    planByHeaderUnits(head, options, {
      profile: NAME,
      time: { columns: [["Time", "Zeit"]], order: "ymd" },
      values: [
        { column: ["Outdoor Temperature", "Temperatur Aussen", "Temperatur Außen", "Außen Temperature"], quantity: "temperatureC" },
        { column: ["Outdoor Humidity", "Luftfeuchtigkeit Aussen", "Luftfeuchtigkeit Außen", "Außen Humidity"], quantity: "humidityPct" },
        { column: ["Dew Point", "Outdoor Dew Point", "Taupunkt", "Außen Dew Point"], quantity: "dewPointC" },
        { column: columnsLike(head, /^((pressure|luftdruck) absolute|abs(olute|olut)? (pressure|luftdruck))$/), quantity: "pressureHpa" },
        {
          column: columnsLike(head, /^((pressure|luftdruck) relative|rel(ative|ativ)? (pressure|luftdruck))$/),
          quantity: "seaLevelPressureHpa",
        },
        { column: columnsLike(head, /^(wind )?wind( speed)?$|^windgeschwindigkeit$/), quantity: "windSpeedMs" },
        { column: columnsLike(head, /^(wind )?(wind )?gust$|^(wind)?boe?$/), quantity: "windGustMs" },
        { column: columnsLike(head, /^(wind )?wind ?(direction|richtung)$/), quantity: "windDirectionDeg" },
        { column: rainLike(head, /rain rate$|^regenrate$/), quantity: "rainRateMmh" },
        { column: rainLike(head, /hourly$|^hourly rain$|^regen stunde$/), quantity: "rainHourMm" },
        { column: rainLike(head, /daily$|^daily rain$|^regen tag$/), quantity: "rainDayMm" },
      ],
      passedOver: passOver(head, [
        [/^(indoor|innen)|innen$/, INDOORS],
        [/feels like|gefuhlte|heat ?index|wind ?chill|vpd/, DERIVED],
        [/batter|charge|signal|voltage/, DEVICE],
        [/solar(?! and uvi uvi)|sonneneinstrahlung/, IRRADIANCE],
        [/uvi?( index)?$/, NO_QUANTITY],
        [/(event|weekly|monthly|yearly|24 hours?|wochen?|monat|jahre?|total)/, TOTAL],
        [/(temperatur|humidity|feuchte|feuchtigkeit|dew point|taupunkt|soil|leaf|water|ch\d)/, ANOTHER_SENSOR],
        [/.*/, NO_QUANTITY],
      ]),
    }),
};

/** A station may have two gauges; the one with a bucket goes before the piezoelectric one. */
const rainLike = (head: TableHead, pattern: RegExp) =>
  [...columnsLike(head, pattern)].sort((a, b) => Number(/piezo/i.test(a)) - Number(/piezo/i.test(b)));
