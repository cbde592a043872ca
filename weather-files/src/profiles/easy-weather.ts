import type { Profile } from "../port.ts";
import { DERIVED, INDOORS, LABEL, TOTAL } from "./reasons.ts";
import { hasColumns, passOver, planByHeaderUnits } from "./shape.ts";

const NAME = "EasyWeather";

/**
 * What EasyWeather and HeavyWeather export for the stations of Fine Offset (WH1080, WH3080, sold by Froggit, Bresser, Ventus and others), as text with
 * tabs or as CSV: No., Time, Interval, and the rest with its unit in the header, in the order of the program's version.
 */
export const easyWeather: Profile = {
  name: NAME,
  recognises: (head) =>
    (hasColumns(head, "Time", "Interval") || hasColumns(head, "Zeit", "Intervall")) && OUTDOORS.some((name) => hasColumns(head, name)),
  plan: (head, options) =>
    planByHeaderUnits(head, options, {
      profile: NAME,
      time: { columns: [["Time", "Zeit"]] },
      values: [
        { column: OUTDOORS, quantity: "temperatureC" },
        {
          column: [
            "Outdoor Humidity",
            "Außenluftfeuchte",
            "Aussenluftfeuchte",
            "Luftfeuchtigkeit außen",
            "Luftfeuchtigkeit aussen",
            "Außenluftfeuchtigkeit",
          ],
          quantity: "humidityPct",
        },
        { column: ["Dewpoint", "Dew Point", "Taupunkt"], quantity: "dewPointC" },
        { column: ["Absolute Pressure", "Absoluter Luftdruck", "Abs. Luftdruck", "Luftdruck absolut"], quantity: "pressureHpa" },
        { column: ["Relative Pressure", "Relativer Luftdruck", "Rel. Luftdruck", "Luftdruck relativ"], quantity: "seaLevelPressureHpa" },
        { column: ["Wind Speed", "Wind", "Windgeschwindigkeit"], quantity: "windSpeedMs" },
        { column: ["Gust", "Wind Gust", "Böe", "Böen", "Windböe", "Windböen"], quantity: "windGustMs" },
        { column: ["Wind Direction", "Direction", "Windrichtung"], quantity: "windDirectionDeg" },
        {
          column: ["Hour Rainfall", "Hourly Rainfall", "Regen Stunde", "Niederschlag Stunde", "Stündlicher Regenfall", "Regen 1h"],
          quantity: "rainHourMm",
        },
        { column: ["Illuminance", "Light", "Light Intensity", "Helligkeit"], quantity: "illuminanceLux" },
      ],
      missing: ["--.-", "--,-", "--.--", "---.-"],
      passedOver: passOver(head, [
        [/^(no|nr|lfd nr|lfd|interval|intervall)$/, LABEL],
        [/^(indoor|innen)|innen$/, INDOORS],
        [/wind ?chill|heat ?index|level$|beaufort/, DERIVED],
        [/(24|week|month|year|total|woche|monat|jahr|gesamt|tag)/, TOTAL],
      ]),
    }),
};

const OUTDOORS = ["Outdoor Temperature", "Außentemperatur", "Aussentemperatur", "Temperatur außen", "Temperatur aussen"];
